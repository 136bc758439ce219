import Foundation
import Networks

extension Constant {
  /// The result of combining all elements along some axes into one number each.
  ///
  /// - Parameter combine: The number for the elements of one group, in row-major order.
  func reduced(
    over axes: [Int], keepingAxes: Bool, _ combine: ([Double]) -> Double
  ) -> Constant {
    let kept = dimensions.indices.filter { !axes.contains($0) }
    let order = kept + axes.sorted()
    let sorted = transposed(order) ?? self
    let outer = kept.map { dimensions[$0] }
    let (groups, size) = (outer.reduce(1, *), axes.map { dimensions[$0] }.reduce(1, *))
    let numbers = (0..<groups).map { combine(Array(sorted.numbers[$0 * size..<($0 + 1) * size])) }
    let result =
      keepingAxes ? dimensions.indices.map { axes.contains($0) ? 1 : dimensions[$0] } : outer
    return Constant(type, dimensions: result, numbers: numbers)
  }

  /// The sums of the elements up to each place along an axis.
  func accumulated(axis: Int, exclusive: Bool, reverse: Bool) -> Constant {
    let length = dimensions[axis]
    let run = dimensions[(axis + 1)...].reduce(1, *)
    var result = self
    for start in numbers.indices where start / run % length == 0 {
      var sum = 0.0
      for step in 0..<length {
        let place = start + (reverse ? length - 1 - step : step) * run
        if exclusive {
          result.numbers[place] = sum
          sum += numbers[place]
        } else {
          sum += numbers[place]
          result.numbers[place] = sum
        }
      }
    }
    return result
  }

  /// The matrix product, by NumPy's rules: vectors are rows on the left and columns on the right, and
  /// leading axes are broadcast.
  func matrixProduct(_ other: Constant) -> Constant? {
    guard !dimensions.isEmpty, !other.dimensions.isEmpty else { return nil }
    let a = dimensions.count == 1 ? with(dimensions: [1] + dimensions) : self
    let b = other.dimensions.count == 1 ? other.with(dimensions: other.dimensions + [1]) : other
    let (rows, inner) = (a.dimensions[a.dimensions.count - 2], a.dimensions[a.dimensions.count - 1])
    let columns = b.dimensions[b.dimensions.count - 1]
    guard b.dimensions[b.dimensions.count - 2] == inner,
      let leading = Array(a.dimensions.dropLast(2)).broadcast(with: b.dimensions.dropLast(2)),
      let first = a.broadcast(to: leading + [rows, inner]),
      let second = b.broadcast(to: leading + [inner, columns]),
      let count = Budget.count(leading + [rows, columns], operand: numbers.count)
    else { return nil }
    let (work, overflow) = count.multipliedReportingOverflow(by: inner)
    guard !overflow, work <= Budget.multiplications else { return nil }
    var numbers = Array(repeating: 0.0, count: count)
    for matrix in 0..<leading.reduce(1, *) {
      for row in 0..<rows {
        for k in 0..<inner {
          let factor = first.numbers[(matrix * rows + row) * inner + k]
          let from = (matrix * inner + k) * columns
          let to = (matrix * rows + row) * columns
          for column in 0..<columns {
            numbers[to + column] += factor * second.numbers[from + column]
          }
        }
      }
    }
    var result = leading
    if dimensions.count > 1 { result.append(rows) }
    if other.dimensions.count > 1 { result.append(columns) }
    return Constant(type, dimensions: result, numbers: numbers)
  }
}

extension Array where Element == Int {
  /// The dimensions of an elementwise combination by NumPy's rules; `nil` if they do not fit.
  func broadcast(with other: some Collection<Int>) -> [Int]? {
    let rank = Swift.max(count, other.count)
    let first = Array(repeating: 1, count: rank - count) + self
    let second = Array(repeating: 1, count: rank - other.count) + Array(other)
    var result: [Int] = []
    for (a, b) in zip(first, second) {
      guard a == b || a == 1 || b == 1 else { return nil }
      result.append(a == 1 ? b : a)
    }
    return result
  }
}
