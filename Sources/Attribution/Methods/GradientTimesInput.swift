public import Networks

extension Engine {
  /// Gradient × input: x_i · ∂f_c/∂x_i, in the shape of the input.
  ///
  /// Source: document 004, "Gradient Input". On networks of dense layers, additions and ReLU it is
  /// LRP-0 started from the score.
  public func gradientTimesInput(
    of inputs: Tensor, target: Target = .predicted
  ) throws(AttributionError) -> Tensor {
    let gradient = try gradient(of: inputs, from: .oneHot(target), at: [0]).gradients[0]
    return zip(inputs, gradient, *)
  }
}
