import Networks

/// A dense layer or a convolution, both ways, with its weights as they are or modified.
///
/// Where the scalar path lists connections, this one has two kernels: Σ_j a_j w_jk for every k and,
/// transposed, Σ_k w_jk s_k for every j. Packed weights are kept, one set for each transform and
/// direction that has been asked for.
final class PackedLayer {
  /// How its operand, its result and what its transposed pass reads lie in memory.
  let input: Layout
  let output: Layout
  let transposedInput: Layout
  let bias: [Double]?
  let weights: [Double]
  /// The sums that make it up, forward and transposed.
  let forwardSweeps: [Sweep]
  let transposedSweeps: [Sweep]
  /// How many connections lead into each position of each output, and how to sum over them backwards
  /// where all weigh the same.
  let unitWeightSums: UnitWeightSums
  /// Whether there are positions below to which no output leads.
  private let leavesGaps: Bool
  private var packed: [Key: UnsafeMutablePointer<Panel>] = [:]
  private var biases: [WeightTransform: Floats] = [:]

  private struct Key: Hashable {
    let transform: WeightTransform
    let isTransposed: Bool
    let sweep: Int
  }

  init(
    input: Layout, output: Layout, transposedInput: Layout, weights: [Double], bias: [Double]?,
    forward: [Sweep], transposed: [Sweep], unitWeightSums: UnitWeightSums, leavesGaps: Bool = false
  ) {
    self.input = input
    self.output = output
    self.transposedInput = transposedInput
    self.weights = weights
    self.bias = bias
    forwardSweeps = forward
    transposedSweeps = transposed
    self.unitWeightSums = unitWeightSums
    self.leavesGaps = leavesGaps
  }

  deinit {
    for memory in packed.values { UnsafeMutableRawPointer(memory).deallocate() }
    for memory in biases.values { UnsafeMutableRawPointer(memory).deallocate() }
  }

  /// z_k = b_k + Σ_j a_j w_jk
  ///
  /// - Parameters:
  ///   - bias: How the bias is modified; `nil` leaves it out.
  ///   - adds: Whether it is added to what is there.
  func forward(
    _ a: Buffer, _ transform: WeightTransform, bias: WeightTransform?, into z: Buffer,
    examples: Int,
    adds: Bool = false, isRectified: Bool = false, team: Team
  ) {
    let bias = bias.flatMap(self.bias)
    for (index, sweep) in forwardSweeps.enumerated() {
      sweep.run(
        a, weights(transform, isTransposed: false, index, sweep), into: z, examples: examples,
        bias: adds ? nil : bias, adds: adds, isRectified: isRectified, team: team)
    }
  }

  /// c_j = Σ_k w_jk s_k, times a factor at j if there is one, or only where a gate is positive.
  ///
  /// - Parameter isSparse: Whether most of s is expected to be zero.
  func transposed(
    _ s: Buffer, _ transform: WeightTransform, times factor: Buffer? = nil, gate: Buffer? = nil,
    into c: Buffer, examples: Int, adds: Bool = false, isRectified: Bool = false,
    isSparse: Bool = false, scratch: Scratch, team: Team
  ) {
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

  /// The transposed sum, if it can leave out zeros: of one group and without stride, so that every run
  /// is of whole positions, whose channels the search for zeros can divide evenly.
  var sparseSweep: Sweep? {
    guard transposedSweeps.count == 1, let sweep = transposedSweeps.first, !sweep.isNarrow,
      sweep.length % transposedInput.channels == 0, NonZeros.granule(of: transposedInput) != nil
    else { return nil }
    return sweep
  }

  /// The modified bias, one for each output, or `nil` where there is none.
  func bias(_ transform: WeightTransform) -> UnsafePointer<Float>? {
    packedBias(transform).map { UnsafePointer($0) }
  }

  private func weights(
    _ transform: WeightTransform, isTransposed: Bool, _ index: Int, _ sweep: Sweep
  ) -> UnsafePointer<Panel> {
    UnsafePointer(
      packedWeights(transform, isTransposed: isTransposed, index, sweep))
  }

  /// The packed weights of a sweep. Whoever trains changes those that are not modified, in place, and
  /// then `weights` and the other modifications no longer say what this layer computes.
  func packedWeights(
    _ transform: WeightTransform = .whole, isTransposed: Bool, _ index: Int, _ sweep: Sweep
  ) -> UnsafeMutablePointer<Panel> {
    let key = Key(transform: transform, isTransposed: isTransposed, sweep: index)
    if let memory = packed[key] { return memory }
    let memory = sweep.packed(weights, transform)
    packed[key] = memory
    return memory
  }

  /// The same for the bias: one number for each output, and zeros up to a multiple of sixteen.
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

/// A layer all of whose weights are 1: its sums are over boxes of positions, the same for every
/// channel of a group.
struct UnitWeightSums {
  let groups: Int
  /// The windows' taps over rows and columns; one place without any for a dense layer.
  let geometry: WindowPositions
  /// How many channels a group has below and above.
  let inputs: Int
  let outputs: Int

  /// N_k for every position: how many neurons lead into an output there.
  var counts: [Float] {
    geometry.rows.flatMap { row in
      geometry.columns.map { column in Float(row.count * column.count * inputs) }
    }
  }

  /// Σ_k s_k over all outputs k that each position below leads into, written to every channel of it.
  func transposed(
    _ s: Buffer, into c: Buffer, examples: Int, adds: Bool, scratch: Scratch, team: Team
  ) {
    let places = geometry.outputs
    let sums = scratch.take(places * groups * examples)
    team.forEachRow(of: s.layout.inner, examples: examples) { row, n in
      let line = s.row(row, of: n)
      for column in 0..<s.layout.columns {
        for group in 0..<groups {
          let first = line + column * s.layout.channels + group * outputs
          let place = row * s.layout.columns + column
          sums[(n * groups + group) * places + place] = sum(first, outputs)
        }
      }
    }
    let (rows, columns) = (geometry.rowsAbove, geometry.columnsAbove)
    team.forEachRow(of: c.layout.inner, examples: examples) { row, n in
      let line = c.row(row, of: n)
      for group in 0..<groups {
        let sums = sums + (n * groups + group) * places
        for column in 0..<c.layout.columns {
          var total: Float = 0
          for y in rows[row] {
            for x in columns[column] { total += sums[y * geometry.columns.count + x] }
          }
          let first = line + column * c.layout.channels + group * inputs
          for channel in 0..<inputs { first[channel] = adds ? first[channel] + total : total }
        }
      }
    }
  }
}

/// The sum of so many neighbours, in an order that depends on nothing but how many there are.
@inline(__always)
func sum(_ numbers: UnsafePointer<Float>, _ count: Int) -> Float {
  var lanes = Lanes()
  for i in stride(from: 0, to: count, by: 16) { lanes += Lanes(numbers + i, count: count - i) }
  return lanes.sum()
}

/// The sum of so many numbers, in double precision where it gets long.
func total(_ numbers: UnsafePointer<Float>, _ count: Int) -> Double {
  var total = 0.0
  for first in stride(from: 0, to: count, by: 1024) {
    total += Double(sum(numbers + first, min(1024, count - first)))
  }
  return total
}
