import Networks

/// A packed layer: a dense layer or a convolution with its forward and its transposed pass, under
/// any weight transform.
///
/// Where the scalar path enumerates connections, this path has two kernels: Σ_j a_j w_jk for every
/// k and, transposed, Σ_k w_jk s_k for every j. Packed weights are cached for each transform and
/// direction in use.
final class PackedLayer {
  /// The layout of the operand.
  let input: Layout
  /// The layout of the result.
  let output: Layout
  /// The layout of the transposed pass's argument.
  let transposedInput: Layout
  let bias: [Double]?
  let weights: StoredNumbers
  /// The sweeps of the forward pass.
  private(set) lazy var forwardSweeps = makeForward()
  /// The sweeps of the transposed pass.
  private(set) lazy var transposedSweeps = makeTransposed()
  private let makeForward: () -> [Sweep]
  private let makeTransposed: () -> [Sweep]
  /// Both directions of a depthwise convolution, which need no sweeps.
  private var depthwise: (forward: Depthwise, transposed: Depthwise)?
  /// The sums of the layer with all weights set to 1: the numbers of connections, and their
  /// transposed pass.
  let unitWeightSums: UnitWeightSums
  /// Whether some positions of the operand are read by no output.
  private let leavesGaps: Bool
  /// Whether packed weights are kept for further passes, or freed as soon as a sweep has run.
  var keepsPackedWeights = true
  /// Whether several nodes are this layer. Its packed weights are then always kept.
  var isShared = false
  private var packed: [Key: UnsafeMutablePointer<Panel>] = [:]
  private var biases: [WeightTransform: Floats] = [:]

  private struct Key: Hashable {
    let transform: WeightTransform
    let isTransposed: Bool
    let sweep: Int
  }

  init(
    input: Layout, output: Layout, transposedInput: Layout, weights: StoredNumbers, bias: [Double]?,
    forward: @autoclosure @escaping () -> [Sweep],
    transposed: @autoclosure @escaping () -> [Sweep], unitWeightSums: UnitWeightSums,
    leavesGaps: Bool = false, depthwise: Depthwise? = nil
  ) {
    self.input = input
    self.output = output
    self.transposedInput = transposedInput
    self.weights = weights
    self.bias = bias
    makeForward = forward
    makeTransposed = transposed
    self.depthwise = depthwise.map { ($0, $0.transposed(rows: input.rows, columns: input.columns)) }
    self.unitWeightSums = unitWeightSums
    self.leavesGaps = leavesGaps
  }

  private func freePackedWeights() {
    for memory in packed.values { UnsafeMutableRawPointer(memory).deallocate() }
    packed = [:]
  }

  deinit {
    freePackedWeights()
    for memory in biases.values { UnsafeMutableRawPointer(memory).deallocate() }
  }

  /// The forward pass: z_k = b_k + Σ_j a_j w_jk.
  ///
  /// - Parameters:
  ///   - bias: The transform of the bias; `nil` leaves it out.
  ///   - adds: Whether to add to the target instead of replacing it.
  func forward(
    _ a: Buffer, _ transform: WeightTransform, bias: WeightTransform?, into z: Buffer,
    examples: Int,
    adds: Bool = false, isRectified: Bool = false, team: Team
  ) {
    defer { if !keepsPackedWeights, !isShared { freePackedWeights() } }
    let bias = bias.flatMap(self.bias)
    if let depthwise {
      depthwise.forward.run(
        a, channelWeights(transform), into: z, factor: nil,
        Finish(bias: adds ? nil : bias, adds: adds, isRectified: isRectified), examples: examples,
        team: team)
      return
    }
    for (index, sweep) in forwardSweeps.enumerated() {
      sweep.run(
        a, weights(transform, isTransposed: false, index, sweep), into: z, examples: examples,
        bias: adds ? nil : bias, adds: adds, isRectified: isRectified, team: team)
    }
  }

  /// The transposed pass: c_j = Σ_k w_jk s_k, times a factor at j, or only where a gate is
  /// positive.
  ///
  /// - Parameter isSparse: Whether most of s is expected to be zero.
  func transposed(
    _ s: Buffer, _ transform: WeightTransform, times factor: Buffer? = nil, gate: Buffer? = nil,
    into c: Buffer, examples: Int, adds: Bool = false, isRectified: Bool = false,
    isSparse: Bool = false, scratch: Scratch, team: Team
  ) {
    defer { if !keepsPackedWeights, !isShared { freePackedWeights() } }
    if let depthwise {
      depthwise.transposed.run(
        s, channelWeights(transform), into: c, factor: factor ?? gate,
        Finish(
          multiplies: factor != nil, isGated: gate != nil, adds: adds, isRectified: isRectified),
        examples: examples, team: team)
      return
    }
    if leavesGaps, !adds {
      c.base.update(repeating: 0, count: c.layout.count * examples)
    }
    if isSparse, let sweep = sparseSweep {
      sweep.run(
        overNonZerosOf: s, weights(transform, isTransposed: true, 0, sweep),
        into: c, examples: examples, factor: factor, gate: gate, adds: adds,
        isRectified: isRectified, scratch: scratch, team: team)
      return
    }
    for (index, sweep) in transposedSweeps.enumerated() {
      sweep.run(
        s, weights(transform, isTransposed: true, index, sweep), into: c, examples: examples,
        factor: factor, gate: gate, adds: adds, isRectified: isRectified, team: team)
    }
  }

  /// The transposed sweep if it can skip zeros; otherwise `nil`. It needs one group and no stride,
  /// so that every run consists of whole positions with evenly divisible channels.
  var sparseSweep: Sweep? {
    guard transposedSweeps.count == 1, let sweep = transposedSweeps.first, !sweep.isNarrow,
      sweep.length % transposedInput.channels == 0, NonZeros.granule(of: transposedInput) != nil
    else { return nil }
    return sweep
  }

  /// The transformed bias, one number per output; `nil` without bias.
  func bias(_ transform: WeightTransform) -> UnsafePointer<Float>? {
    packedBias(transform).map { UnsafePointer($0) }
  }

  /// Computes by sweeps from now on, whose packed weights a trainer updates.
  func usesSweeps() { depthwise = nil }

  /// The packed weights of a depthwise convolution.
  private func channelWeights(_ transform: WeightTransform) -> UnsafePointer<Panel> {
    guard let depthwise else { preconditionFailure("the convolution is depthwise") }
    let key = Key(transform: transform, isTransposed: false, sweep: -1)
    let memory = packed[key] ?? depthwise.forward.packed(weights, transform)
    packed[key] = memory
    return UnsafePointer(memory)
  }

  private func weights(
    _ transform: WeightTransform, isTransposed: Bool, _ index: Int, _ sweep: Sweep
  ) -> UnsafePointer<Panel> {
    UnsafePointer(
      packedWeights(transform, isTransposed: isTransposed, index, sweep))
  }

  /// The packed weights of a sweep. The trainer updates the untransformed weights in place;
  /// `weights` and all other packings are stale afterwards.
  func packedWeights(
    _ transform: WeightTransform = .whole, isTransposed: Bool, _ index: Int, _ sweep: Sweep
  ) -> UnsafeMutablePointer<Panel> {
    let key = Key(transform: transform, isTransposed: isTransposed, sweep: index)
    if let memory = packed[key] { return memory }
    let memory = sweep.packed(weights, transform)
    packed[key] = memory
    return memory
  }

  /// The transformed bias, one number per output, padded with zeros to a multiple of sixteen; `nil`
  /// without bias.
  func packedBias(_ transform: WeightTransform = .whole) -> Floats? {
    guard let bias else { return nil }
    if let memory = biases[transform] { return memory }
    let room = (bias.count + 15) / 16 * 16
    let memory = Arena.allocate(room)
    memory.update(repeating: 0, count: room)
    for (k, b) in bias.enumerated() { memory[k] = transform(b) }
    biases[transform] = memory
    return memory
  }
}
