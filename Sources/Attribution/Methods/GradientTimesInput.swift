public import Networks

extension Engine {
  /// Gradient × input: x_i · ∂f_c/∂x_i, in the shape of the input.
  ///
  /// On networks of dense layers, additions and ReLU it equals LRP-0 from the score.
  ///
  /// Source: document 004, "Gradient Input".
  public func gradientTimesInput(
    of inputs: Tensor, target: Target = .predicted
  ) throws(AttributionError) -> Tensor {
    let gradient = try gradient(of: inputs, from: .oneHot(target), at: [0]).gradients[0]
    return zip(inputs, gradient, *)
  }
}
