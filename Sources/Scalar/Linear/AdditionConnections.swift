import Networks

/// Addition: z_k is the sum of one neuron of each operand, broadcast to k. Every weight is 1.
struct AdditionConnections {
  /// For each operand, the neuron j that is broadcast to each k.
  let below: [[Int]]

  init(_ operands: [Shape], into sum: Shape) {
    var start = 1
    below = operands.map { operand in
      defer { start += operand.count }
      return operand.spread(over: sum).map { start + $0 }
    }
  }

  var outputs: Int { below[0].count }

  @inline(__always)
  func forEach(into k: Int, _ visit: (_ j: Int, _ w_jk: Double) -> Void) {
    for operand in below { visit(operand[k], 1) }
  }
}
