/// Adam: the step of each parameter is the running mean of its gradient g divided by the root of
/// the running mean of g².
///
///     m ← β₁ m + (1 − β₁) g             m̂ = m / (1 − β₁ᵗ)
///     v ← β₂ v + (1 − β₂) g²            v̂ = v / (1 − β₂ᵗ)
///     w ← w − η m̂ / (√v̂ + ε)            at step t = 1, 2, …, from m = v = 0
///
/// Source: Kingma and Ba 2015, algorithm 1; document 001, "Model Architecture": η = 0.0004, all
/// else as in PyTorch.
public struct Adam: Hashable, Sendable, Codable {
  /// The learning rate η.
  public var learningRate: Double
  /// The decay β₁ of the mean of the gradients.
  public var meanDecay = 0.9
  /// The decay β₂ of the mean of the squared gradients.
  public var squareDecay = 0.999
  /// The stabiliser ε, added to the root.
  public var stabiliser = 1e-8

  /// Creates the optimiser with β₁ = 0.9, β₂ = 0.999 and ε = 1e-8.
  public init(learningRate: Double) { self.learningRate = learningRate }

  /// The bias corrections 1 − β₁ᵗ and 1 − β₂ᵗ at step t, which compensate for means that start at
  /// zero.
  public func corrections(at step: Int) -> (mean: Double, square: Double) {
    (1 - power(meanDecay, step), 1 - power(squareDecay, step))
  }

  /// An integer power by repeated squaring, which gives the same bits on every machine.
  private func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, square, rest) = (1.0, base, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }
}
