/// Adam: each parameter's step is the running mean of its gradient g over the root of the running
/// mean of g².
///
///     m ← β₁ m + (1 − β₁) g             m̂ = m / (1 − β₁ᵗ)
///     v ← β₂ v + (1 − β₂) g²            v̂ = v / (1 − β₂ᵗ)
///     w ← w − η m̂ / (√v̂ + ε)            at step t = 1, 2, …, from m = v = 0
///
/// Source: Kingma and Ba 2015, algorithm 1; document 001, "Model Architecture": η = 0.0004, the rest
/// as PyTorch has it.
public struct Adam: Hashable, Sendable, Codable {
  /// η
  public var learningRate: Double
  /// β₁
  public var meanDecay = 0.9
  /// β₂
  public var squareDecay = 0.999
  /// ε, added to the root.
  public var stabiliser = 1e-8

  /// With β₁ = 0.9, β₂ = 0.999 and ε = 1e-8.
  public init(learningRate: Double) { self.learningRate = learningRate }

  /// 1 − β₁ᵗ and 1 − β₂ᵗ: what the means lack at step t, since they began with zero.
  public func corrections(at step: Int) -> (mean: Double, square: Double) {
    (1 - power(meanDecay, step), 1 - power(squareDecay, step))
  }

  /// By squaring, so that it has the same bits everywhere.
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
