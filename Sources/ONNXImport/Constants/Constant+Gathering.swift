import Networks

/// Movements by indices: the elements or slices that a second constant points to.
extension Constant {
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

  /// The constant with the elements at these places combined with the updates, one after the other.
  func scattered(
    _ places: [Int], _ updates: Constant, _ combine: (Double, Double) -> Double
  ) -> Constant? {
    guard updates.numbers.count == places.count else { return nil }
    var result = self
    for (place, update) in zip(places, updates.numbers) {
      result.numbers[place] = combine(result.numbers[place], update)
    }
    return result
  }

  /// The places of the elements that `gatheredElements` takes.
  func elementPlaces(_ indices: Constant, axis: Int) -> [Int]? {
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

  /// The places of the elements that `gatheredND` takes.
  func slicePlaces(_ indices: Constant) -> [Int]? {
    guard let (starts, run) = slices(indices, batchAxes: 0) else { return nil }
    return starts.flatMap { $0..<$0 + run }
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
