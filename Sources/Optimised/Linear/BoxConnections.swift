import Networks

/// A linear operation whose connections all have one weight and lie in boxes: a rearrangement, a sum of
/// operands, a mean or a sum over axes.
///
/// A box is a nest of loops with constant steps in memory, so connections are never listed.
struct BoxConnections {
  private let boxes: [Box]
  /// The weight of every connection.
  let weight: Double
  /// The value of elements without connections.
  let constant: Float
  /// The layout of the result.
  let output: Layout
  /// For each box, whether it is the first to write its elements of the result, so that it may replace
  /// what is there.
  private let replaces: [Bool]
  /// For each operand, whether each of its elements has at most one connection, and whether each has
  /// one.
  private let readsOnce: [Bool]
  private let readsAll: [Bool]
  /// The elements of the result without border that have no connection.
  private let unconnected: [Range<Int>]

  /// Creates the operation from its boxes.
  ///
  /// - Parameters:
  ///   - counts: The number of elements of each operand.
  ///   - isSum: Whether the boxes add up, each over the whole result; otherwise each fills a part of its
  ///     own.
  init(
    _ boxes: [Box], of counts: [Int], into result: Shape, lying output: Layout, weight: Double = 1,
    constant: Float = 0, isSum: Bool = false
  ) {
    self.boxes = boxes
    self.weight = weight
    self.constant = constant
    self.output = output
    let writeOnce = boxes.allSatisfy(\.writesOnce)
    replaces = boxes.indices.map { writeOnce && (!isSum || $0 == 0) }
    let written = boxes.reduce(0) { $0 + $1.count }
    unconnected = writeOnce && !isSum && written < result.count ? boxes.gaps(in: output.inner) : []
    readsOnce = counts.indices.map { operand in
      boxes.count { $0.operand == operand } == 1
        && boxes.allSatisfy { $0.operand != operand || $0.readsOnce }
    }
    readsAll = counts.indices.map { operand in
      let read = boxes.filter { $0.operand == operand }.reduce(0) { $0 + $1.count }
      return read == counts[operand]
    }
  }

  /// The forward pass: z (+)= Σ a · m(weight), or the constant where there is no connection.
  ///
  /// - Parameter constants: Whether elements without connections have their constant, or zero.
  func forward(
    _ operands: [Buffer], _ m: WeightTransform = .whole, into z: Buffer, examples: Int,
    adds: Bool = false, constants: Bool = true, team: Team
  ) {
    if !adds, !unconnected.isEmpty || !replaces.contains(true) {
      fill(z, with: constants ? constant : 0, examples: examples, team: team)
    }
    for (box, replaces) in zip(boxes, replaces) {
      BoxRun(
        box, isTransposed: false, of: operands[box.operand], times: m(weight), factor: nil,
        into: z, replaces: replaces && !adds
      ).run(examples: examples, team: team)
    }
  }

  /// The transposed pass for one operand: R (+)= Σ s · m(weight), times the factor at each element if
  /// there is one.
  func transposed(
    _ s: Buffer, _ m: WeightTransform = .whole, times factor: Buffer? = nil, into R: Buffer,
    operand: Int, examples: Int, adds: Bool, team: Team
  ) {
    let replaces = !adds && readsOnce[operand] && readsAll[operand]
    if !adds, !replaces { fill(R, with: 0, examples: examples, team: team) }
    for box in boxes where box.operand == operand {
      BoxRun(
        box, isTransposed: true, of: s, times: m(weight), factor: factor, into: R,
        replaces: replaces
      ).run(examples: examples, team: team)
    }
  }

  /// The sum of an example's elements that have no connection, given R without border.
  func totalWithoutConnections(_ R: Buffer, of n: Int) -> Double {
    unconnected.reduce(0) { $0 + total(R.example(n) + $1.lowerBound, $1.count) }
  }

  private func fill(_ z: Buffer, with value: Float, examples: Int, team: Team) {
    team.forEachRow(of: z.layout.inner, examples: examples) { row, n in
      z.row(row, of: n).update(repeating: value, count: z.layout.width)
    }
  }
}

extension [Box] {
  /// The ranges of elements of a result without border that no box writes.
  fileprivate func gaps(in result: Layout) -> [Range<Int>] {
    var isWritten = [Bool](repeating: false, count: result.count)
    for box in self {
      var places = [result.distance(box.target)]
      for axis in box.axes {
        let step = result.distance(axis.to)
        places = places.flatMap { place in (0..<axis.length).map { place + $0 * step } }
      }
      for place in places { isWritten[place] = true }
    }
    var gaps: [Range<Int>] = []
    for place in isWritten.indices where !isWritten[place] {
      if let last = gaps.last, last.upperBound == place {
        gaps[gaps.count - 1] = last.lowerBound..<place + 1
      } else {
        gaps.append(place..<place + 1)
      }
    }
    return gaps
  }
}
