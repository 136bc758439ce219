import Networks

/// Dense layer: z_{p,k} = b_k + Σ_j w_kj a_{p,j} at each position p along the operand's leading
/// axes.
struct DenseConnections {
  let weight: [Double]
  let bias: [Double]?
  let inputs: Int
  let outputs: Int
  let positions: Int

  init(_ dense: Dense, of operand: Shape) {
    weight = dense.weight.elements
    bias = dense.bias?.elements
    outputs = dense.weight.shape.axes[0]
    inputs = dense.weight.shape.axes[1]
    positions = operand.count / inputs
  }

  @inline(__always)
  func forEach(into k: Int, _ visit: (_ j: Int, _ w_jk: Double) -> Void) {
    let (position, output) = k.quotientAndRemainder(dividingBy: outputs)
    if let bias { visit(0, bias[output]) }
    for j in 0..<inputs {
      visit(1 + position * inputs + j, weight[output * inputs + j])
    }
  }
}
