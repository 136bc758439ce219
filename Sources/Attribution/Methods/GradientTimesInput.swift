public import Networks

extension Engine {
  /// Gradient × input: x_i · ∂f_c/∂x_i, in the shape of the input.
  ///
  /// On networks of dense layers, additions and ReLU it equals LRP-0 from the score.
  ///
  /// Source: document 004, "Gradient Input".
  ///
  /// - Parameters:
  ///   - inputs: A batch of inputs.
  ///   - node: The position of the node whose values are multiplied by their gradient, the input by
  ///     default.
  ///   - target: The output to explain.
  public func gradientTimesInput(
    of inputs: Tensor, at node: Int = 0, target: Target = .predicted
  ) throws(AttributionError) -> Tensor {
    let gradient = try gradient(of: inputs, from: .oneHot(target), at: [node]).gradients[0]
    return try value(of: node, for: inputs).times(gradient)
  }
}
