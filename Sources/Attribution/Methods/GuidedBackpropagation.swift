public import Networks

extension Engine {
  /// Guided backpropagation: like the gradient, but a ReLU propagates R · 1[a > 0] · 1[R > 0].
  ///
  /// Source: document 004, "Guided Backpropagation"; Springenberg et al. 2014, section 3.4.
  ///
  /// - Parameters:
  ///   - inputs: A batch of inputs.
  ///   - node: The position of the node that the walk back ends at, the input by default.
  ///   - target: The output to explain.
  public func guidedBackpropagation(
    of inputs: Tensor, at node: Int = 0, target: Target = .predicted
  ) throws(AttributionError) -> Tensor {
    try gradient(of: inputs, from: .oneHot(target), at: [node], relu: .guided).gradients[0]
  }
}
