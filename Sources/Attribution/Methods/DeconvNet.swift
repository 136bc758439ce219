public import Networks

extension Engine {
  /// DeconvNet: like the gradient, but a ReLU propagates R⁺ whatever its own value.
  ///
  /// Source: document 004, "Gradient Input"; Zeiler and Fergus 2014, section 2.1.
  ///
  /// - Parameters:
  ///   - inputs: A batch of inputs.
  ///   - node: The position of the node that the walk back ends at, the input by default.
  ///   - target: The output to explain.
  public func deconvNet(
    of inputs: Tensor, at node: Int = 0, target: Target = .predicted
  ) throws(AttributionError) -> Tensor {
    try gradient(of: inputs, from: .oneHot(target), at: [node], relu: .deconvNet).gradients[0]
  }
}
