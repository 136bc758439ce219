import Networks

/// The slopes of DeepLIFT's Rescale rule: difference quotients between baseline and example.
///
///     m = Δout / Δin ,   Δ(ab) = (b + b⁰)/2 · Δa + (a + a⁰)/2 · Δb
///
/// Where |Δin| < 1e-10 the quotient has no significant digits, and the slope is the gradient at the
/// example. The two slopes of a product are exact: their contributions add up to Δ(ab). Those of a
/// quotient are exact too, and bounded by the larger divisor.
///
/// Source: document 000, "DeepLIFT" and "The Saturation Advantage"; Shrikumar et al. 2017, section
/// 3.5.2.
struct Rescale: Slopes {
  let a: [[Double]]
  let a⁰: [[Double]]

  func slope(
    from z⁰: Double, to z: Double, _ g: (Double) -> Double, _ derivative: (Double) -> Double
  ) -> Double {
    let Δin = z - z⁰
    let Δout = g(z) - g(z⁰)
    return abs(Δin) < smallestDifference ? derivative(z) : Δout / Δin
  }

  func propagate(
    _ m: Double, through g: Activation, channel: Int, from z⁰: Double, to z: Double
  ) -> Double {
    let slope = slope(
      from: z⁰, to: z, { g.value($0, channel: channel) }, { g.derivative($0, channel: channel) })
    return slope * m
  }

  /// Max pooling under the Rescale rule. With a window's output o at the example, r at the baseline
  /// and M = max(o, r), the example's winner contributes M − r and the baseline's winner o − M,
  /// together o − r. Among equal maxima of the baseline, the example's winner is the winner.
  ///
  /// Contributions of overlapping windows are added before they are divided by Δin.
  ///
  /// Source: captum 0.9.0's rule, without its error for overlapping windows.
  func propagate(
    _ m: [Double], through window: Window, of operand: Shape, from a⁰: [Double], to a: [Double]
  ) -> [Double] {
    let winners = MaxPooling(window, of: operand, a).winners
    let winners⁰ = MaxPooling(window, of: operand, a⁰, preferring: winners).winners
    var contributions = a.map { _ in 0.0 }
    var gradient = a.map { _ in 0.0 }
    for k in m.indices {
      let (o, r) = (a[winners[k]], a⁰[winners⁰[k]])
      let M = max(o, r)
      contributions[winners[k]] += m[k] * (M - r)
      contributions[winners⁰[k]] += m[k] * (o - M)
      gradient[winners[k]] += m[k]
    }
    return a.indices.map { j in
      let Δin = a[j] - a⁰[j]
      return abs(Δin) < smallestDifference ? gradient[j] : contributions[j] / Δin
    }
  }
}

/// The |Δin| below which DeepLIFT uses the gradient at the example.
let smallestDifference = 1e-10
