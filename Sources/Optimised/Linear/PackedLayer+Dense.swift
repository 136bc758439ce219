import Networks

extension PackedLayer {
  /// Creates a dense layer: one sweep over the positions of the operand's leading axes, with a
  /// single run of all inputs, and another one with the matrix transposed.
  convenience init(_ dense: Dense, of operand: Shape) {
    let (outputs, inputs) = (dense.weight.shape.axes[0], dense.weight.shape.axes[1])
    let positions = operand.count / inputs
    let below = Layout(positions: positions, channels: inputs)
    let above = Layout(positions: positions, channels: outputs)
    self.init(
      input: below, output: above, transposedInput: above, weights: dense.weight.numbers,
      bias: dense.bias?.elements,
      forward: [
        Sweep(
          rows: positions, columns: 1, input: Sweep.Grid(below), channel: 0, first: (0, 0),
          step: (1, 1), runs: [0], length: inputs, outputs: outputs
        ) { _, j, k in k * inputs + j }
      ],
      transposed: [
        Sweep(
          rows: positions, columns: 1, input: Sweep.Grid(above), channel: 0, first: (0, 0),
          step: (1, 1), runs: [0], length: outputs, outputs: inputs
        ) { _, k, j in k * inputs + j }
      ],
      unitWeightSums: UnitWeightSums(
        groups: 1, geometry: WindowPositions(dense: positions), inputs: inputs, outputs: outputs))
  }
}
