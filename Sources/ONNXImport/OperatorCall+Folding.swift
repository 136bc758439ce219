import Formats
import Foundation
import Networks

extension OperatorCall {
  /// The results of this operator on constants, or `nil` if it cannot be folded.
  func folded(_ constants: [Constant?]) -> [Constant]? {
    if node.operator == "Constant" { return constantValue.map { [$0] } }
    guard let first = constants.first ?? nil else { return nil }
    let second = constants.count > 1 ? constants[1] : nil
    switch node.operator {
    case "Identity", "CastLike": return [first]
    case "Cast":
      let types = ONNXElementType(rawValue: int("to", 1))
      let whole = types.map { ![.float, .double, .float16, .bfloat16].contains($0) } ?? false
      return [
        whole ? Constant(dimensions: first.dimensions, numbers: first.numbers.map(trunc)) : first
      ]
    case "ConstantOfShape":
      guard let shape = Shape(validating: first.integers), shape.count <= 1 << 20 else {
        return nil
      }
      let value = constantValue?.scalar ?? 0
      return [
        Constant(dimensions: shape.axes, numbers: Array(repeating: value, count: shape.count))
      ]
    case "Shape": return [shape(of: first.dimensions.map(Double.init))]
    case "Neg": return [mapped(first) { -$0 }]
    case "Sqrt": return [mapped(first) { $0.squareRoot() }]
    case "Add": return second.flatMap { first.combined(with: $0, +) }.map { [$0] }
    case "Sub": return second.flatMap { first.combined(with: $0, -) }.map { [$0] }
    case "Mul": return second.flatMap { first.combined(with: $0, *) }.map { [$0] }
    case "Div": return quotient(first, second).map { [$0] }
    case "Pow": return second.flatMap { first.combined(with: $0, pow) }.map { [$0] }
    case "Equal":
      return second.flatMap { first.combined(with: $0) { $0 == $1 ? 1 : 0 } }.map { [$0] }
    case "Greater":
      return second.flatMap { first.combined(with: $0) { $0 > $1 ? 1 : 0 } }.map { [$0] }
    case "Where":
      guard let yes = second, let no = constants.count > 2 ? constants[2] : nil,
        first.numbers.count == yes.numbers.count, yes.numbers.count == no.numbers.count
      else { return nil }
      let numbers = first.numbers.indices.map {
        first.numbers[$0] != 0 ? yes.numbers[$0] : no.numbers[$0]
      }
      return [Constant(dimensions: yes.dimensions, numbers: numbers)]
    case "Concat": return concatenated(constants.compactMap(\.self)).map { [$0] }
    case "Gather": return second.flatMap { gathered(first, $0) }.map { [$0] }
    case "Transpose":
      let order = ints("perm") ?? Array(first.dimensions.indices.reversed())
      return first.transposed(order).map { [$0] }
    case "Reshape":
      return (second?.integers ?? ints("shape")).flatMap(first.reshaped).map { [$0] }
    case "Expand":
      return second.flatMap { expanded(first, to: $0.integers) }.map { [$0] }
    case "Unsqueeze", "Squeeze":
      let axes = second?.integers ?? ints("axes")
      return axesChanged(first.dimensions, axes).map {
        [Constant(dimensions: $0, numbers: first.numbers)]
      }
    case "Slice": return sliced(first, constants).map { [$0] }
    default: return nil
    }
  }

  private var constantValue: Constant? {
    switch node.attributes.first(where: { $0.key.hasPrefix("value") })?.value {
    case .tensor(let tensor): Constant(tensor)
    case .int(let value): Constant(dimensions: [], numbers: [Double(value)])
    case .float(let value): Constant(dimensions: [], numbers: [value])
    case .ints(let values): Constant(values)
    case .floats(let values): Constant(dimensions: [values.count], numbers: values)
    case .string, .strings, .unsupported, nil: nil
    }
  }

  /// The result of `Shape`: the part of the dimensions from `start` to `end`.
  func shape(of lengths: [Double]) -> Constant {
    let start = place(int("start", 0), lengths.count)
    let end = max(start, place(int("end", lengths.count), lengths.count))
    return Constant(dimensions: [end - start], numbers: Array(lengths[start..<end]))
  }

  private func place(_ index: Int, _ count: Int) -> Int {
    min(max(index < 0 ? index + count : index, 0), count)
  }

  private func mapped(_ constant: Constant, _ change: (Double) -> Double) -> Constant {
    Constant(dimensions: constant.dimensions, numbers: constant.numbers.map(change))
  }

  /// The quotient; integers are divided as integers, so that shapes stay shapes.
  private func quotient(_ first: Constant, _ second: Constant?) -> Constant? {
    let whole = (first.numbers + (second?.numbers ?? [])).allSatisfy { $0 == $0.rounded() }
    return second.flatMap {
      first.combined(with: $0) { whole && $1 != 0 ? trunc($0 / $1) : $0 / $1 }
    }
  }

  private func concatenated(_ parts: [Constant]) -> Constant? {
    // Only vectors are concatenated, which is how exporters compose shapes.
    guard parts.allSatisfy({ $0.dimensions.count == 1 }) else { return nil }
    let numbers = parts.flatMap(\.numbers)
    return Constant(dimensions: [numbers.count], numbers: numbers)
  }

  private func gathered(_ data: Constant, _ indices: Constant) -> Constant? {
    guard data.dimensions.count == 1, int("axis", 0) == 0 else { return nil }
    let places = indices.integers.map { $0 < 0 ? $0 + data.numbers.count : $0 }
    guard places.allSatisfy({ data.numbers.indices.contains($0) }) else { return nil }
    return Constant(dimensions: indices.dimensions, numbers: places.map { data.numbers[$0] })
  }

  private func expanded(_ constant: Constant, to target: [Int]) -> Constant? {
    guard let own = constant.shape, let wanted = Shape(validating: target),
      wanted.count <= 1 << 24, let whole = own.broadcast(with: wanted)
    else { return nil }
    return Constant(
      dimensions: whole.axes, numbers: own.spread(over: whole).map { constant.numbers[$0] })
  }

  /// The dimensions after `Squeeze` or `Unsqueeze`.
  func axesChanged(_ dimensions: [Int], _ axes: [Int]?) -> [Int]? {
    if node.operator == "Squeeze" {
      let removed = axes?.map { $0 < 0 ? $0 + dimensions.count : $0 }
      guard removed?.allSatisfy({ dimensions.indices.contains($0) && dimensions[$0] == 1 }) != false
      else { return nil }
      return dimensions.indices
        .filter { axis in removed.map { !$0.contains(axis) } ?? (dimensions[axis] != 1) }
        .map { dimensions[$0] }
    }
    guard let axes else { return nil }
    let rank = dimensions.count + axes.count
    let added = axes.map { $0 < 0 ? $0 + rank : $0 }
    guard Set(added).count == added.count, added.allSatisfy({ (0..<rank).contains($0) }) else {
      return nil
    }
    var rest = dimensions[...]
    return (0..<rank).map { added.contains($0) ? 1 : rest.removeFirst() }
  }

  private func sliced(_ data: Constant, _ constants: [Constant?]) -> Constant? {
    func list(_ index: Int) -> [Int]? {
      index < constants.count ? constants[index]?.integers : nil
    }
    guard let starts = list(1) ?? ints("starts"), let ends = list(2) ?? ints("ends") else {
      return nil
    }
    let axes = list(3) ?? ints("axes") ?? Array(starts.indices)
    let steps = list(4) ?? starts.map { _ in 1 }
    guard ends.count == starts.count, axes.count == starts.count, steps.count == starts.count
    else { return nil }
    var part = data
    for index in starts.indices {
      let axis = axes[index] < 0 ? axes[index] + data.dimensions.count : axes[index]
      guard data.dimensions.indices.contains(axis), let shape = part.shape,
        let taken = sliceRange(
          from: starts[index], to: ends[index], by: steps[index], of: part.dimensions[axis])
      else { return nil }
      var strides = shape.strides
      let start = taken.first * strides[axis]
      strides[axis] *= taken.step
      part.dimensions[axis] = taken.count
      guard taken.count > 0 else { return Constant(dimensions: part.dimensions, numbers: []) }
      part.numbers = Shape(part.dimensions).indices(strides: strides, from: start)
        .map { part.numbers[$0] }
    }
    return part
  }
}

/// The elements of an axis that a slice takes, by ONNX's rules: negative positions count from the
/// end, and positions outside are clamped. `nil` if the step is 0 or too large.
func sliceRange(
  from start: Int, to end: Int, by step: Int, of length: Int
) -> (first: Int, count: Int, step: Int)? {
  guard step != 0, (-1 << 31...1 << 31).contains(step) else { return nil }
  func place(_ position: Int, _ range: ClosedRange<Int>) -> Int {
    let counted = position < 0 ? position + length : position
    return min(max(counted, range.lowerBound), range.upperBound)
  }
  if step > 0 {
    let (first, stop) = (place(start, 0...length), place(end, 0...length))
    return (first, max(0, (stop - first + step - 1) / step), step)
  }
  guard length > 0 else { return (0, 0, step) }
  let (first, stop) = (place(start, 0...length - 1), place(end, -1...length - 1))
  return (first, max(0, (first - stop - step - 1) / -step), step)
}
