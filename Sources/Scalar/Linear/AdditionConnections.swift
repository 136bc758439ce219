/// z_k = Σ over the operands of their neuron k: every weight is 1.
struct AdditionConnections {
  let operands: Int
  let neurons: Int

  @inline(__always)
  func forEach(into k: Int, _ visit: (_ j: Int, _ w_jk: Double) -> Void) {
    for operand in 0..<operands {
      visit(1 + operand * neurons + k, 1)
    }
  }
}
