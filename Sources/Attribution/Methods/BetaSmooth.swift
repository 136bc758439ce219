public import Networks

extension Engine {
  /// BetaSmooth: the gradient with the derivative of softplus at every ReLU, R · σ(βz) instead of
  /// R · 1[z > 0]. The forward pass keeps the ReLU.
  ///
  /// Source: Dombrowski et al. 2019, "Explanations can be manipulated and geometry is to blame",
  /// section 5; zennit 0.5.1, composite BetaSmooth.
  ///
  /// - Parameters:
  ///   - inputs: A batch of inputs.
  ///   - node: The position of the node that the walk back ends at, the input by default.
  ///   - target: The output to explain.
  ///   - beta: The sharpness β > 0; the larger it is, the closer the result is to the gradient.
  public func betaSmooth(
    of inputs: Tensor, at node: Int = 0, target: Target = .predicted, beta: Double = 10
  ) throws(AttributionError) -> Tensor {
    guard beta.isFinite, beta > 0 else { throw .beta(beta) }
    return try gradient(
      of: inputs, from: .oneHot(target), at: [node], relu: .betaSmooth(beta)
    ).gradients[0]
  }
}
