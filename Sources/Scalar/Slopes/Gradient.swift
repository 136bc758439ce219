import Attribution
import Networks

/// The slopes of the gradient: derivatives at the example.
///
///     ∂g(z)/∂z = g′(z)
///
/// The rules for ReLU nodes differ from it only there. Of the R that it receives, a ReLU propagates
///
///     DeconvNet                R⁺
///     guided backpropagation   R⁺ · 1[z > 0]
///     BetaSmooth               R · σ(βz)
///
/// Source: document 004, "Gradient Input" and "Guided Backpropagation"; Dombrowski et al. 2019,
/// section 5, for BetaSmooth.
struct Gradient: Slopes {
  let a: [[Double]]
  let relu: ReLURule

  var a⁰: [[Double]] { a }

  func slope(
    from z⁰: Double, to z: Double, _ g: (Double) -> Double, _ derivative: (Double) -> Double
  ) -> Double {
    derivative(z)
  }

  func propagate(
    _ m: Double, through g: Activation, channel: Int, from z⁰: Double, to z: Double
  ) -> Double {
    switch (g, relu) {
    case (.relu, .deconvNet): positive(m)
    case (.relu, .guided): z > 0 ? positive(m) : 0
    case (.relu, .betaSmooth(let β)): logistic(β * z) * m
    default: g.derivative(z, channel: channel) * m
    }
  }

  func propagate(
    _ m: [Double], through window: Window, of operand: Shape, from a⁰: [Double], to a: [Double]
  ) -> [Double] {
    var m_j = a.map { _ in 0.0 }
    for (k, j) in MaxPooling(window, of: operand, a).winners.enumerated() { m_j[j] += m[k] }
    return m_j
  }
}
