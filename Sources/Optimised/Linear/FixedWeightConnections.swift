/// A linear operation with fixed weights, each output being a sum of few elements of operands: an
/// addition, mean, interpolation or rearrangement.
///
/// Neighbouring elements with the same terms form a run, so that one list of terms serves all
/// channels of a position or, without broadcasting, a whole row.
struct FixedWeightConnections {
  /// A term of a run's sum: a run of an operand, and its weight.
  struct Term: Hashable {
    let operand: Int
    /// The index of the operand's run.
    let run: Int
    let weight: Float
  }

  /// The number of elements in a run.
  let length: Int
  /// The layout of the result.
  let output: Layout
  /// The layouts of the operands.
  let inputs: [Layout]
  /// The terms of each run of the result; a run without terms is constant.
  private let below: Lists<Term>
  /// The value of constant runs.
  let constant: Float
  /// Whether some weight is negative.
  let hasNegativeWeights: Bool
  /// For each operand and each of its runs, the runs of the result to which it contributes.
  private let above: [Lists<Term>]
  /// Both directions as a permutation, if single elements only change their places; otherwise
  /// `nil`.
  private let permutation: (below: Permutation, above: Permutation)?

  /// Creates the operation from its terms.
  ///
  /// - Parameters:
  ///   - terms: For each run of the result, its terms.
  init(
    length: Int, output: Layout, inputs: [Layout], terms: [[Term]], constant: Float = 0
  ) {
    self.length = length
    self.output = output
    self.inputs = inputs
    self.constant = constant
    hasNegativeWeights = terms.contains { $0.contains { $0.weight < 0 } }
    let below = Lists(terms)
    let above = inputs.indices.map { operand in
      var readers = Array(
        repeating: [Term](), count: inputs[operand].inner.count / length)
      for (run, terms) in terms.enumerated() {
        for term in terms where term.operand == operand {
          readers[term.run].append(Term(operand: operand, run: run, weight: term.weight))
        }
      }
      return Lists(readers)
    }
    (self.below, self.above) = (below, above)
    if length == 1, inputs.count == 1, let down = Permutation(below, from: inputs[0]),
      let up = Permutation(above[0], from: output)
    {
      permutation = (down, up)
    } else {
      permutation = nil
    }
  }

  /// The runs of the result that are constant.
  var constantRuns: [Int] { below.ranges.indices.filter { below[$0].isEmpty } }

  /// The forward pass: z = Σ a · weight.
  func forward(
    _ operands: [Buffer], _ transform: WeightTransform, into z: Buffer, examples: Int, adds: Bool,
    constants: Bool, team: Team
  ) {
    let perRow = output.width / length
    if let permutation = permutation?.below {
      let w = transform(1)
      team.forEachRow(of: output.inner, examples: examples) { row, n in
        permutation.run(operands[0], row, n, times: w, factor: nil, into: z, adds: adds)
      }
      return
    }
    team.forEachRow(of: output.inner, examples: examples) { row, n in
      for run in row * perRow..<(row + 1) * perRow {
        let target = place(of: run, in: z, n)
        var first = !adds
        let terms = below[run]
        if terms.isEmpty, first {
          target.update(repeating: constants ? constant : 0, count: length)
          continue
        }
        for term in terms {
          let source = place(of: term.run, in: operands[term.operand], n)
          let w = transform(Double(term.weight))
          if first {
            for i in 0..<length { target[i] = w * source[i] }
          } else {
            for i in 0..<length { target[i] += w * source[i] }
          }
          first = false
        }
      }
    }
  }

  /// The transposed pass for one operand: c_j = Σ_k weight · s_k, times the factor at j if there is
  /// one.
  func transposed(
    _ s: Buffer, _ transform: WeightTransform, times factor: Buffer?, into c: Buffer,
    operand: Int, examples: Int, adds: Bool, scratch: Scratch, team: Team
  ) {
    let layout = inputs[operand].inner
    let perRow = layout.width / length
    if let permutation = permutation?.above {
      let w = transform(1)
      team.forEachRow(of: layout, examples: examples) { row, n in
        permutation.run(s, row, n, times: w, factor: factor, into: c, adds: adds)
      }
      return
    }
    let sums = scratch.take(length * layout.rows * examples)
    team.forEachRow(of: layout, examples: examples) { row, n in
      let sum = sums + (n * layout.rows + row) * length
      for run in row * perRow..<(row + 1) * perRow {
        sum.update(repeating: 0, count: length)
        for term in above[operand][run] {
          let source = place(of: term.run, in: s, n)
          let w = transform(Double(term.weight))
          for i in 0..<length { sum[i] += w * source[i] }
        }
        if let factor {
          let factor = place(of: run, in: factor, n)
          for i in 0..<length { sum[i] *= factor[i] }
        }
        let target = place(of: run, in: c, n)
        if adds {
          for i in 0..<length { target[i] += sum[i] }
        } else {
          target.update(from: sum, count: length)
        }
      }
    }
  }

  /// The address of a run in a buffer.
  @inline(__always)
  func place(of run: Int, in buffer: Buffer, _ n: Int) -> Floats {
    let place = run * length
    let width = buffer.layout.width
    let (row, rest) = (place / width, place % width)
    return buffer.row(row, of: n) + rest
  }
}

extension FixedWeightConnections {
  /// An element of an operand, and its weight in a sum.
  struct Element: Equatable {
    let operand: Int
    let index: Int
    let weight: Float

    init(_ operand: Int, _ index: Int, _ weight: Float) {
      self.operand = operand
      self.index = index
      self.weight = weight
    }

    func moved(by distance: Int) -> Element { Element(operand, index + distance, weight) }
  }

  /// Creates the operation from the terms of each element, in a tensor's order. Contiguous runs are
  /// detected.
  init(
    output: Layout, inputs: [Layout], constant: Float = 0,
    elements: [[Element]]
  ) {
    // The elements' offsets in memory.
    let inner = inputs.map(\.inner.places)
    var lists = elements
    for (k, place) in output.inner.places.enumerated() {
      lists[place] = elements[k].map { element in
        Element(element.operand, inner[element.operand][element.index], element.weight)
      }
    }
    let common = inputs.reduce(output.width) { greatestCommonDivisor($0, $1.width) }
    let length =
      (1...common).reversed().first {
        common % $0 == 0 && FixedWeightConnections.runs(of: $0, in: lists)
      } ?? 1
    self.init(
      length: length, output: output, inputs: inputs,
      terms: stride(from: 0, to: lists.count, by: length).map { first in
        lists[first].map { Term(operand: $0.operand, run: $0.index / length, weight: $0.weight) }
      }, constant: constant)
  }

  /// Whether all elements can be grouped into runs of this length.
  private static func runs(of length: Int, in lists: [[Element]]) -> Bool {
    for first in stride(from: 0, to: lists.count, by: length) {
      guard lists[first].allSatisfy({ $0.index % length == 0 }) else { return false }
      for i in 1..<max(length, 1) where lists[first + i] != lists[first].map({ $0.moved(by: i) }) {
        return false
      }
    }
    return true
  }
}

private func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
  b == 0 ? a : greatestCommonDivisor(b, a % b)
}
