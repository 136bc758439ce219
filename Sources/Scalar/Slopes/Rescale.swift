import Networks

/// DeepLIFT's Rescale rule: the slope between the baseline and the example.
///
///     m = Δout / Δin ,   Δ(ab) = (b + b⁰)/2 · Δa + (a + a⁰)/2 · Δb
///
/// Where |Δin| < 1e-10 the quotient has no digits left, and the slope is the gradient at the
/// example. The product's two slopes are exact: their contributions add up to Δ(ab).
///
/// Source: document 000, "DeepLIFT" and "The Saturation Advantage"; Shrikumar et al. 2017,
/// section 3.5.2.
struct Rescale: Slopes {
  let a: [[Double]]
  let a⁰: [[Double]]

  func slope(of g: Activation, from operand: Int, to node: Int, at j: Int) -> Double {
    let Δin = a[operand][j] - a⁰[operand][j]
    let Δout = a[node][j] - a⁰[node][j]
    return abs(Δin) < 1e-10 ? g.derivative(a[operand][j]) : Δout / Δin
  }

  func slope(besides other: Int, at j: Int) -> Double { (a[other][j] + a⁰[other][j]) / 2 }
}
