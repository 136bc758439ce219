import Networks

extension PackedLayer {
  /// Creates a convolution without an im2col matrix: the kernel reads the operand in place, border
  /// included.
  ///
  /// In the forward pass, position p reads the taps at p · stride − before + t · dilation. In the
  /// transposed pass, position x sums over the outputs o = (x + before − t · dilation) / stride,
  /// which is an integer for the taps of one phase of x. Each phase is a sweep with stride one and
  /// its own taps.
  ///
  /// - Parameter below: The operand's layout, whose border is at least as wide as
  ///   `Window2D.border`.
  convenience init(
    _ convolution: Convolution, of operand: Shape, lying below: Layout, into result: Shape
  ) {
    let sweeps = ConvolutionSweeps(convolution, lying: below, into: result)
    let groups = 0..<convolution.groups
    let positions = WindowPositions(convolution.window, over: operand)
    self.init(
      input: below, output: sweeps.output, transposedInput: sweeps.above,
      weights: convolution.weight.numbers, bias: convolution.bias?.elements,
      forward: groups.map { sweeps.forward(group: $0) },
      transposed: groups.flatMap { sweeps.transposed(group: $0) },
      unitWeightSums: UnitWeightSums(
        groups: convolution.groups, geometry: positions, inputs: sweeps.inputs,
        outputs: sweeps.outputs), leavesGaps: sweeps.leavesGaps,
      depthwise: Depthwise(convolution, over: positions))
  }
}
