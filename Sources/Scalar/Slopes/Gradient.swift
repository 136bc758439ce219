import Attribution
import Networks

/// The slopes of the gradient: derivatives at the example.
///
///     ∂g(z)/∂z = g′(z)
///
/// DeconvNet and guided backpropagation differ from it only at a ReLU, which propagates R⁺ or R ·
/// 1[z > 0] · 1[R > 0] of the R that it receives.
///
/// Source: document 004, "Gradient Input" and "Guided Backpropagation".
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
