import Networks

/// The gradient: the derivative at the example.
///
///     ∂g(z)/∂z = g′(z) ,   ∂(ab)/∂a = b
///
/// Source: document 004, "Gradient Input".
struct Gradient: Slopes {
  let a: [[Double]]

  func slope(of g: Activation, from operand: Int, to node: Int, at j: Int) -> Double {
    g.derivative(a[operand][j])
  }

  func slope(besides other: Int, at j: Int) -> Double { a[other][j] }
}
