import Foundation
import Networks
import Training

extension TrainerState.Parameter {
  /// Takes Adam's step t = 1, 2, … along the gradient g.
  ///
  ///     m ← β₁ m + (1 − β₁) g             m̂ = m / (1 − β₁ᵗ)
  ///     v ← β₂ v + (1 − β₂) g²            v̂ = v / (1 − β₂ᵗ)
  ///     w ← w − η m̂ / (√v̂ + ε)
  ///
  /// Source: Kingma and Ba 2015, algorithm 1.
  mutating func step(along g: [Double], by adam: Adam, at t: Int) {
    let (η, ε) = (adam.learningRate, adam.stabiliser)
    let (β₁, β₂) = (adam.meanDecay, adam.squareDecay)
    let lacking = adam.corrections(at: t)
    var (w, m, v) = (value.elements, mean.elements, square.elements)
    for i in g.indices {
      m[i] = β₁ * m[i] + (1 - β₁) * g[i]
      v[i] = β₂ * v[i] + (1 - β₂) * g[i] * g[i]
      let (m̂, v̂) = (m[i] / lacking.mean, v[i] / lacking.square)
      w[i] -= η * m̂ / (v̂.squareRoot() + ε)
    }
    value = Tensor(shape: value.shape, elements: w)
    mean = Tensor(shape: mean.shape, elements: m)
    square = Tensor(shape: square.shape, elements: v)
  }
}
