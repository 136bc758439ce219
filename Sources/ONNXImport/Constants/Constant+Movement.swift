import Networks

/// Movements of elements. Each takes elements of the constant without changing them, so that it also
/// tells which element of an operand goes where: see `Importer+Movement`.
extension Constant {
  /// The strides of row-major order.
  private var strides: [Int] {
    var strides = dimensions
    var stride = 1
    for axis in dimensions.indices.reversed() {
      strides[axis] = stride
      stride *= dimensions[axis]
    }
    return strides
  }

  /// The elements at positions that go through `lengths` in row-major order with these strides.
  private func taking(_ lengths: [Int], strides: [Int], from start: Int = 0) -> Constant? {
    guard Budget.count(lengths, operand: numbers.count) != nil else { return nil }
    guard !lengths.contains(0) else { return Constant(type, dimensions: lengths, numbers: []) }
    var places = [start]
    for (length, stride) in zip(lengths, strides) where length != 1 {
      places = places.flatMap { place in (0..<length).map { place + $0 * stride } }
    }
    return Constant(type, dimensions: lengths, numbers: places.map { numbers[$0] })
  }

  /// Permutes the axes; `nil` if `order` is not a permutation.
  func transposed(_ order: [Int]) -> Constant? {
    guard order.sorted() == Array(dimensions.indices) else { return nil }
    let strides = strides
    return taking(order.map { dimensions[$0] }, strides: order.map { strides[$0] })
  }

  /// The numbers in other dimensions. As in ONNX, −1 stands for the remaining length and 0 for the
  /// length that the axis had before.
  func reshaped(_ target: [Int], allowsZero: Bool = false) -> Constant? {
    dimensions.reshaped(target, allowsZero: allowsZero).map { with(dimensions: $0) }
  }

  /// Repeats along axes of length 1 up to these dimensions, by NumPy's rules; `nil` if they do not
  /// fit.
  func broadcast(to target: [Int]) -> Constant? {
    guard target.count >= dimensions.count else { return nil }
    guard target != dimensions else { return self }
    let missing = target.count - dimensions.count
    let own = Array(repeating: 1, count: missing) + dimensions
    let steps = Array(repeating: 0, count: missing) + strides
    var strides: [Int] = []
    for (axis, length) in target.enumerated() {
      guard own[axis] == length || own[axis] == 1 else { return nil }
      strides.append(own[axis] == 1 ? 0 : steps[axis])
    }
    return taking(target, strides: strides)
  }

  /// Repeats the whole constant along each axis.
  func tiled(_ repeats: [Int]) -> Constant? {
    guard repeats.count == dimensions.count, repeats.allSatisfy({ $0 >= 0 }) else { return nil }
    // Each axis becomes a pair of axes, the first of which repeats.
    let strides = strides
    var (lengths, steps): ([Int], [Int]) = ([], [])
    var result: [Int] = []
    for (axis, count) in repeats.enumerated() {
      let (length, overflow) = count.multipliedReportingOverflow(by: dimensions[axis])
      guard !overflow else { return nil }
      result.append(length)
      lengths += [count, dimensions[axis]]
      steps += [0, strides[axis]]
    }
    return taking(lengths, strides: steps)?.with(dimensions: result)
  }

  /// The elements of one axis that a slice takes.
  func sliced(axis: Int, from first: Int, count: Int, by step: Int) -> Constant? {
    var (lengths, strides) = (dimensions, strides)
    let start = first * strides[axis]
    lengths[axis] = count
    strides[axis] *= step
    return taking(lengths, strides: strides, from: start)
  }

  /// Joins constants along an axis.
  static func concatenated(_ parts: [Constant], axis: Int) -> Constant? {
    guard let first = parts.first, first.dimensions.indices.contains(axis) else { return nil }
    var dimensions = first.dimensions
    dimensions[axis] = 0
    for part in parts {
      guard part.dimensions.count == dimensions.count,
        part.dimensions.indices.allSatisfy({
          $0 == axis || part.dimensions[$0] == first.dimensions[$0]
        })
      else { return nil }
      dimensions[axis] += part.dimensions[axis]
    }
    guard let total = Budget.count(dimensions) else { return nil }
    let outer = dimensions[..<axis].reduce(1, *)
    let runs = parts.map { $0.dimensions[axis...].reduce(1, *) }
    var numbers: [Double] = []
    numbers.reserveCapacity(total)
    for place in 0..<outer {
      for (part, run) in zip(parts, runs) {
        numbers += part.numbers[place * run..<(place + 1) * run]
      }
    }
    return Constant(first.type, dimensions: dimensions, numbers: numbers)
  }

  /// The slices along an axis at these indices; negative ones count from the end. `nil` if an index
  /// does not exist.
  func gathered(_ indices: Constant, axis: Int) -> Constant? {
    let length = dimensions[axis]
    let places = indices.integers.map { $0 < 0 ? $0 + length : $0 }
    let outer = dimensions[..<axis].reduce(1, *)
    let run = dimensions[(axis + 1)...].reduce(1, *)
    let result = dimensions[..<axis] + indices.dimensions + dimensions[(axis + 1)...]
    guard places.allSatisfy({ (0..<length).contains($0) }),
      let total = Budget.count(Array(result), operand: numbers.count)
    else { return nil }
    var taken: [Double] = []
    taken.reserveCapacity(total)
    for block in 0..<outer {
      for place in places {
        let start = (block * length + place) * run
        taken += numbers[start..<start + run]
      }
    }
    return Constant(type, dimensions: Array(result), numbers: taken)
  }

  /// For each index, the element at the same place but for one axis, where the index says which.
  func gatheredElements(_ indices: Constant, axis: Int) -> Constant? {
    guard let places = elementPlaces(indices, axis: axis) else { return nil }
    return Constant(type, dimensions: indices.dimensions, numbers: places.map { numbers[$0] })
  }

  /// The constant with the elements that `gatheredElements` would take replaced by the updates.
  func scatteredElements(_ indices: Constant, _ updates: Constant, axis: Int) -> Constant? {
    guard let places = elementPlaces(indices, axis: axis), updates.numbers.count == places.count
    else { return nil }
    var result = self
    for (place, number) in zip(places, updates.numbers) { result.numbers[place] = number }
    return result
  }

  private func elementPlaces(_ indices: Constant, axis: Int) -> [Int]? {
    guard indices.dimensions.count == dimensions.count,
      zip(indices.dimensions, dimensions).enumerated()
        .allSatisfy({ $0 == axis || $1.0 <= $1.1 })
    else { return nil }
    let (strides, length) = (strides, dimensions[axis])
    let positions = indices.places
    var places: [Int] = []
    places.reserveCapacity(indices.numbers.count)
    for (index, position) in zip(indices.integers, positions) {
      let counted = index < 0 ? index + length : index
      guard (0..<length).contains(counted) else { return nil }
      var place = 0
      for (other, stride) in strides.enumerated() {
        place += (other == axis ? counted : position[other]) * stride
      }
      places.append(place)
    }
    return places
  }

  /// The slices that the last axis of the indices points to; the first `batchAxes` axes are common
  /// to both.
  func gatheredND(_ indices: Constant, batchAxes: Int) -> Constant? {
    guard let (starts, run) = slices(indices, batchAxes: batchAxes) else { return nil }
    let depth = indices.dimensions.last ?? 0
    let result = indices.dimensions.dropLast() + dimensions[(batchAxes + depth)...]
    guard Budget.count(Array(result)) != nil else { return nil }
    return Constant(
      type, dimensions: Array(result), numbers: starts.flatMap { numbers[$0..<$0 + run] })
  }

  /// The constant with the slices that the indices point to replaced by the updates.
  func scatteredND(_ indices: Constant, _ updates: Constant) -> Constant? {
    guard let (starts, run) = slices(indices, batchAxes: 0),
      updates.numbers.count == starts.count * run
    else { return nil }
    var result = self
    for (n, start) in starts.enumerated() {
      for place in 0..<run { result.numbers[start + place] = updates.numbers[n * run + place] }
    }
    return result
  }

  private func slices(_ indices: Constant, batchAxes: Int) -> (starts: [Int], run: Int)? {
    guard let depth = indices.dimensions.last, depth > 0, batchAxes >= 0,
      batchAxes < indices.dimensions.count, batchAxes + depth <= dimensions.count,
      indices.dimensions[..<batchAxes] == dimensions[..<batchAxes]
    else { return nil }
    let strides = strides
    let run = dimensions[(batchAxes + depth)...].reduce(1, *)
    let block = dimensions[batchAxes...].reduce(1, *)
    let numbers = indices.integers
    let tuples = numbers.count / depth
    let batches = indices.dimensions[..<batchAxes].reduce(1, *)
    var starts: [Int] = []
    starts.reserveCapacity(tuples)
    for tuple in 0..<tuples {
      var start = batches == 0 ? 0 : tuple / (tuples / batches) * block
      for axis in 0..<depth {
        let (index, length) = (numbers[tuple * depth + axis], dimensions[batchAxes + axis])
        let counted = index < 0 ? index + length : index
        guard (0..<length).contains(counted) else { return nil }
        start += counted * strides[batchAxes + axis]
      }
      starts.append(start)
    }
    return (starts, run)
  }

  /// Surrounds the constant with `fill`, or with its own elements in the given mode.
  func padded(before: [Int], after: [Int], mode: PaddingMode, fill: Double) -> Constant? {
    var result = self
    for axis in dimensions.indices where before[axis] != 0 || after[axis] != 0 {
      let length = dimensions[axis]
      let (total, overflow) = length.addingReportingOverflow(before[axis])
      let (size, overflows) = total.addingReportingOverflow(after[axis])
      guard !overflow, !overflows, size >= 0 else { return nil }
      var dimensions = result.dimensions
      dimensions[axis] = size
      guard Budget.count(dimensions) != nil else { return nil }
      let sources = (0..<size).map { mode.source(of: $0 - before[axis], within: length) }
      guard mode == .constant || !sources.contains(nil) else { return nil }
      let outer = dimensions[..<axis].reduce(1, *)
      let run = dimensions[(axis + 1)...].reduce(1, *)
      var numbers: [Double] = []
      for block in 0..<outer {
        for source in sources {
          if let source {
            let start = (block * length + source) * run
            numbers += result.numbers[start..<start + run]
          } else {
            numbers += Array(repeating: fill, count: run)
          }
        }
      }
      result = Constant(type, dimensions: dimensions, numbers: numbers)
    }
    return result
  }

  /// The position of each element along each axis, in row-major order.
  var places: [[Int]] {
    var position = dimensions.map { _ in 0 }
    return numbers.indices.map { _ in
      defer {
        for axis in dimensions.indices.reversed() {
          position[axis] += 1
          if position[axis] < dimensions[axis] { break }
          position[axis] = 0
        }
      }
      return position
    }
  }
}

/// What lies beyond the edge of a padded tensor.
enum PaddingMode: String {
  /// A fixed number.
  case constant
  /// The elements mirrored at the edge, which is not repeated.
  case reflect
  /// The element at the edge.
  case edge
  /// The elements from the other side.
  case wrap

  /// The position within 0 ..< length that is copied to this one; `nil` for the fixed number, and
  /// where a mirror would have to reach beyond the other edge.
  func source(of position: Int, within length: Int) -> Int? {
    if (0..<length).contains(position) { return position }
    guard length > 0 else { return nil }
    switch self {
    case .constant: return nil
    case .edge: return min(max(position, 0), length - 1)
    case .wrap: return (position % length + length) % length
    case .reflect:
      guard length > 1 else { return 0 }
      let period = 2 * (length - 1)
      let folded = (position % period + period) % period
      return folded < length ? folded : period - folded
    }
  }
}

extension [Int] {
  /// The dimensions that `Reshape` gives to these: −1 stands for the remaining length and, unless
  /// zeros are allowed, 0 for the length that the axis had before. `nil` if the number of elements
  /// differs.
  func reshaped(_ target: [Int], allowsZero: Bool = false) -> [Int]? {
    let count = reduce(1, *)
    var axes = target.enumerated().map { axis, length in
      length == 0 && !allowsZero && axis < self.count ? self[axis] : length
    }
    if let open = axes.firstIndex(of: -1) {
      axes[open] = 1
      guard let known = Budget.count(axes, operand: count), known > 0, count % known == 0 else {
        return nil
      }
      axes[open] = count / known
    }
    return Budget.count(axes, operand: count) == count ? axes : nil
  }
}
