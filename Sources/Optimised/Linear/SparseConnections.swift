import Numerics

/// A linear operation with a constant sparse matrix that is the same for all channels of an image, or
/// for all parts of a plain value: average pooling or interpolation.
struct SparseConnections {
  /// The number of neighbours that share the matrix: the channels of a position, or 1.
  private let length: Int
  /// The matrix, and its transpose.
  private let below: LinearMap
  private let above: LinearMap
  /// Whether some weight is negative.
  let hasNegativeWeights: Bool

  /// Creates the operation from its matrix. It maps the positions of images, and every part of
  /// `map.inputs` elements of a plain value.
  init(_ map: LinearMap, into output: Layout) {
    length = output.isImage ? output.channels : 1
    below = map
    above = map.transposed
    hasNegativeWeights = map.hasNegativeWeights
  }

  /// The forward pass: z_k (+)= Σ_j a_j · m(w_jk).
  func forward(
    _ a: Buffer, _ m: WeightTransform, into z: Buffer, examples: Int, adds: Bool, team: Team
  ) {
    run(below, a, m, times: nil, into: z, examples: examples, adds: adds, team: team)
  }

  /// The transposed pass: R_j (+)= Σ_k m(w_jk) s_k, times the factor at j if there is one.
  func transposed(
    _ s: Buffer, _ m: WeightTransform, times factor: Buffer?, into R: Buffer, examples: Int,
    adds: Bool, team: Team
  ) {
    run(above, s, m, times: factor, into: R, examples: examples, adds: adds, team: team)
  }

  private func run(
    _ map: LinearMap, _ source: Buffer, _ m: WeightTransform, times factor: Buffer?,
    into target: Buffer, examples: Int, adds: Bool, team: Team
  ) {
    let perRow = target.layout.width / length
    team.forEachRow(of: target.layout.inner, examples: examples) { row, n in
      for place in row * perRow..<(row + 1) * perRow {
        let (part, k) = place.quotientAndRemainder(dividingBy: map.outputs)
        let target = address(of: place, in: target, n)
        let factor = factor.map { address(of: place, in: $0, n) }
        if !adds { target.update(repeating: 0, count: length) }
        for entry in map.row(k) {
          let w = m(entry.weight)
          let source = address(of: part * map.inputs + entry.source, in: source, n)
          if let factor {
            for i in 0..<length { target[i] += w * source[i] * factor[i] }
          } else {
            for i in 0..<length { target[i] += w * source[i] }
          }
        }
      }
    }
  }

  /// The address of the channels of a position, or of one element of a plain value.
  @inline(__always)
  private func address(of place: Int, in buffer: Buffer, _ n: Int) -> Floats {
    let perRow = buffer.layout.width / length
    let (row, rest) = place.quotientAndRemainder(dividingBy: perRow)
    return buffer.row(row, of: n) + rest * length
  }
}

extension LinearMap {
  /// The transposed map.
  fileprivate var transposed: LinearMap {
    var columns = Array(repeating: [Entry](), count: inputs)
    for i in 0..<outputs {
      for entry in row(i) { columns[entry.source].append(Entry(source: i, weight: entry.weight)) }
    }
    return LinearMap(inputs: outputs, rows: columns)
  }

  fileprivate var hasNegativeWeights: Bool {
    (0..<outputs).contains { row($0).contains { $0.weight < 0 } }
  }
}
