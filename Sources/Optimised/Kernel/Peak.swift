/// Independent multiplications and additions, which measure the peak speed of a core.
///
/// The ten accumulators exceed the latency of a fused multiply-add times the number that can start
/// at once. They stay in registers: nothing is loaded or stored.
package enum Peak {
  /// The number of multiplications and additions per step of the loop.
  package static let operationsPerStep = 10 * Register.scalarCount * 2

  /// Runs the loop.
  ///
  /// - Returns: A number that depends on every step, so that the compiler cannot drop any.
  @inline(never)
  package static func registerLoop(steps: Int) -> Float {
    let factor = Register(repeating: 0.999)
    let term = Register(repeating: 0.001)
    // Different values, or the compiler would merge the accumulators.
    var (a, b, c, d, e) = (term, term * 2, term * 3, term * 4, term * 5)
    var (f, g, h, i, j) = (term * 6, term * 7, term * 8, term * 9, term * 10)
    for _ in 0..<steps {
      a = term.addingProduct(a, factor)
      b = term.addingProduct(b, factor)
      c = term.addingProduct(c, factor)
      d = term.addingProduct(d, factor)
      e = term.addingProduct(e, factor)
      f = term.addingProduct(f, factor)
      g = term.addingProduct(g, factor)
      h = term.addingProduct(h, factor)
      i = term.addingProduct(i, factor)
      j = term.addingProduct(j, factor)
    }
    return (a + b + c + d + e + f + g + h + i + j).sum()
  }
}
