/// An operation that moves elements without changing them. Axes are those of one example, without
/// the batch, counted from 0.
public enum Rearrangement: Hashable, Sendable {
  /// Keeps the elements in their order under a new shape.
  case reshape(Shape)
  /// Permutes the axes: axis i of the result is axis `order[i]` of the operand.
  case transpose([Int])
  /// Joins the operands along an axis.
  case concatenate(axis: Int)
  /// Takes `count` elements along an axis, every `step`-th from `start` on; a negative step goes
  /// backwards.
  case slice(axis: Int, start: Int, count: Int, step: Int)
  /// Surrounds the operand with a constant, `before` and `after` elements wide along each axis.
  case pad(before: [Int], after: [Int], value: Double)
  /// Broadcasts the operand to a larger shape by repeating along axes of length 1.
  case expand(Shape)
  /// Copies the operand's elements with these flat indices, in the order of the result's elements. An
  /// element may be copied several times, or not at all.
  case gather([Int], Shape)
}

extension Rearrangement {
  func shape(from operands: [Shape], at name: String) throws(NetworkError) -> Shape {
    let operand = operands[0]
    func refuse(_ reason: String) -> NetworkError { .unsuitable(node: name, reason) }

    switch self {
    case .reshape(let shape):
      guard shape.count == operand.count else {
        throw .reshape(node: name, from: operand, to: shape)
      }
      return shape

    case .transpose(let order):
      guard order.sorted() == Array(0..<operand.rank) else {
        throw refuse("\(order) is not a permutation of the \(operand.rank) axes")
      }
      return Shape(order.map { operand.axes[$0] })

    case .concatenate(let axis):
      guard (0..<operand.rank).contains(axis) else { throw refuse("it has no axis \(axis)") }
      var axes = operand.axes
      for other in operands.dropFirst() {
        var expected = axes
        guard other.rank == operand.rank else {
          throw .operandShapes(node: name, shapes: operands)
        }
        expected[axis] = other.axes[axis]
        guard expected == other.axes else { throw .operandShapes(node: name, shapes: operands) }
        axes[axis] += other.axes[axis]
      }
      return try valid(axes, refuse)

    case .slice(let axis, let start, let count, let step):
      guard (0..<operand.rank).contains(axis) else { throw refuse("it has no axis \(axis)") }
      let length = operand.axes[axis]
      let (way, overflow) = step.multipliedReportingOverflow(by: max(count - 1, 0))
      let (last, overflows) = start.addingReportingOverflow(way)
      guard count >= 1, step != 0, !overflow, !overflows, (0..<length).contains(start),
        (0..<length).contains(last)
      else {
        throw refuse(
          "\(count) elements from \(start) in steps of \(step) do not lie within \(length)")
      }
      var axes = operand.axes
      axes[axis] = count
      return try valid(axes, refuse)

    case .pad(let before, let after, let value):
      guard before.count == operand.rank, after.count == operand.rank,
        (before + after).allSatisfy({ (0...1 << 24).contains($0) }), value.isFinite
      else { throw refuse("its padding does not fit \(operand)") }
      return try valid(
        operand.axes.indices.map { before[$0] + operand.axes[$0] + after[$0] }, refuse)

    case .expand(let shape):
      guard operand.broadcast(with: shape) == shape else {
        throw refuse("\(operand) cannot be broadcast to \(shape)")
      }
      return shape

    case .gather(let indices, let shape):
      guard indices.count == shape.count else {
        throw refuse("\(indices.count) indices do not fill \(shape)")
      }
      if let index = indices.first(where: { !(0..<operand.count).contains($0) }) {
        throw refuse("the index \(index) is not one of the operand's \(operand.count) elements")
      }
      return shape
    }
  }

  private func valid(
    _ axes: [Int], _ refuse: (String) -> NetworkError
  ) throws(NetworkError) -> Shape {
    guard let shape = Shape(validating: axes) else { throw refuse("its result is too large") }
    return shape
  }
}

extension Rearrangement: CustomStringConvertible {
  /// A short description: `transpose 1, 0`, `slice 2 from 0 along 1`.
  public var description: String {
    switch self {
    case .reshape(let shape): "reshape to \(shape)"
    case .transpose(let order): "transpose \(order.map(String.init).joined(separator: ", "))"
    case .concatenate(let axis): "concatenate along \(axis)"
    case .slice(let axis, let start, let count, let step):
      "slice \(count) from \(start)\(step == 1 ? "" : " by \(step)") along \(axis)"
    case .pad: "pad"
    case .expand(let shape): "expand to \(shape)"
    case .gather(_, let shape): "gather \(shape)"
    }
  }
}
