import Networks

/// Movements of elements. Each takes elements of the constant without changing them, so that it also
/// tells which element of an operand goes where: see `Importer+Movement`.
extension Constant {
  /// The strides of row-major order.
  var strides: [Int] {
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
    return Constant(type, dimensions: lengths, numbers: numbers.gathered(places))
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
