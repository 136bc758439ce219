public import Networks

extension Engine {
  /// Saliency: |∂f_c/∂x_i|, in the shape of the input.
  ///
  /// Document 004 prints the formula without the absolute value that its text asks for.
  ///
  /// Source: document 004, "Gradient Input"; Simonyan et al. 2013, section 3.
  ///
  /// - Parameters:
  ///   - inputs: A batch of inputs.
  ///   - node: The position of the node with respect to whose values the gradient is taken, the
  ///     input by default.
  ///   - target: The output to explain.
  public func saliency(
    of inputs: Tensor, at node: Int = 0, target: Target = .predicted
  ) throws(AttributionError) -> Tensor {
    try gradient(of: inputs, from: .oneHot(target), at: [node]).gradients[0].map(abs)
  }
}
