import Networks

/// A step between elements of a value, or the distance of an element from the first one, counted in
/// channels, planes, rows and columns. The borders of the layout do not count.
struct Step: Hashable {
  var channels = 0
  var planes = 0
  var rows = 0
  var columns = 0

  static func * (step: Step, factor: Int) -> Step {
    Step(
      channels: step.channels * factor, planes: step.planes * factor, rows: step.rows * factor,
      columns: step.columns * factor)
  }
}

extension Step {
  static func + (a: Step, b: Step) -> Step {
    Step(
      channels: a.channels + b.channels, planes: a.planes + b.planes, rows: a.rows + b.rows,
      columns: a.columns + b.columns)
  }
}

extension Layout {
  /// The distance in memory of a step.
  func distance(_ step: Step) -> Int {
    let plane = planes == 1 ? 0 : step.planes * self.plane.count
    return step.channels + step.columns * channels + step.rows * rowStride + plane
  }
}

/// A value's shape and its layout in memory.
struct Lying {
  let shape: Shape
  let layout: Layout

  /// The step from one element to the next along each axis.
  var steps: [Step] {
    guard layout.isImage else { return shape.strides.map { Step(channels: $0) } }
    var steps = Array(repeating: Step(rows: 1), count: shape.rank)
    steps[0] = Step(channels: 1)
    if shape.rank == 4 { steps[1] = Step(planes: 1) }
    steps[shape.rank - 1] = Step(columns: 1)
    return steps
  }
}

/// Connections with equal distances: a box of pairs of elements, one of an operand and one of the
/// result.
///
///     (source + Σ_a i_a · from_a , target + Σ_a i_a · to_a)   for all 0 ≤ i_a < length_a
struct Box {
  /// An axis of the box, with the step along it in the operand and in the result. A step of zero
  /// repeats an element of the operand, or sums into one of the result.
  struct Axis {
    let length: Int
    let from: Step
    let to: Step
  }

  let operand: Int
  var source = Step()
  var target = Step()
  let axes: [Axis]

  /// Creates a box whose axes are those of a shape.
  init(
    operand: Int, source: Step = Step(), target: Step = Step(), _ shape: Shape, _ from: [Step],
    _ to: [Step]
  ) {
    self.operand = operand
    self.source = source
    self.target = target
    axes = shape.axes.indices.map {
      Axis(length: shape.axes[$0], from: from[$0], to: to[$0])
    }
  }

  /// Creates the box that broadcasts an operand. Shapes are aligned at the last axis, and an axis of
  /// length 1 is repeated.
  init(operand: Int, spreading value: Lying, over result: Lying) {
    let missing = Array(repeating: Step(), count: result.shape.rank - value.shape.rank)
    let steps = zip(value.shape.axes, value.steps).map { $0 == 1 ? Step() : $1 }
    self.init(operand: operand, result.shape, missing + steps, result.steps)
  }

  /// The number of connections.
  var count: Int { axes.reduce(1) { $0 * $1.length } }
  /// Whether no element of the operand has two connections.
  var readsOnce: Bool { axes.allSatisfy { $0.from != Step() || $0.length == 1 } }
  /// Whether no element of the result has two connections.
  var writesOnce: Bool { axes.allSatisfy { $0.to != Step() || $0.length == 1 } }
}
