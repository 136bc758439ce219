/// Multiplications and additions that wait for nothing but each other: what a core can do at most.
///
/// Ten accumulators are independent of each other, more than the latency of a fused multiplication
/// and addition times the number that can start at once, and stay in registers: nothing is loaded or
/// stored.
package enum Peak {
  /// How many multiplications and additions one step of the loop does.
  package static let operationsPerStep = 10 * 16 * 2

  /// Runs the loop.
  ///
  /// - Returns: A number that depends on every step, so that none can be left out.
  @inline(never)
  package static func registerLoop(steps: Int) -> Float {
    let factor = SIMD16<Float>(repeating: 0.999)
    let term = SIMD16<Float>(repeating: 0.001)
    // Different from each other, or one would do for all.
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
