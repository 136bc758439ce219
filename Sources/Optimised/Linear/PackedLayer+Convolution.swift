import Networks

extension PackedLayer {
  /// A convolution, without an image of columns: the kernel reads the operand where it lies, border
  /// included.
  ///
  /// - Parameter below: How the operand lies; its border is at least as wide as `Window2D.border` says.
  convenience init(
    _ convolution: Convolution, of operand: Shape, lying below: Layout, into result: Shape
  ) {
    let sweeps = ConvolutionSweeps(convolution, lying: below, into: result)
    let groups = 0..<convolution.groups
    self.init(
      input: below, output: sweeps.output, transposedInput: sweeps.above,
      weights: convolution.weight.elements, bias: convolution.bias?.elements,
      forward: groups.map { sweeps.forward(group: $0) },
      transposed: groups.flatMap { sweeps.transposed(group: $0) },
      unitWeightSums: UnitWeightSums(
        groups: convolution.groups,
        geometry: WindowPositions(convolution.window, over: operand), inputs: sweeps.inputs,
        outputs: sweeps.outputs), leavesGaps: sweeps.leavesGaps)
  }
}
