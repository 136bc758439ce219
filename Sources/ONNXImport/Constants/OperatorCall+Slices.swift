import Formats
import Foundation
import Networks

extension OperatorCall {
  /// The slices of the axes that `Slice` names, whose parameters are operands or, in older files,
  /// attributes.
  func slice(of dimensions: [Int], _ operands: [Constant?]) throws(ReadError) -> [AxisSlice] {
    func list(_ index: Int) -> [Int]? { index < operands.count ? operands[index]?.integers : nil }
    guard let starts = list(1) ?? ints("starts"), let ends = list(2) ?? ints("ends") else {
      throw refuse("its starts and ends are missing")
    }
    let axes = list(3) ?? ints("axes") ?? Array(starts.indices)
    let steps = list(4) ?? starts.map { _ in 1 }
    guard ends.count == starts.count, axes.count == starts.count, steps.count == starts.count else {
      throw refuse("it must have one start, end, axis and step per axis")
    }
    var slices: [AxisSlice] = []
    for index in starts.indices {
      let axis = try axis(axes[index], rank: dimensions.count)
      guard
        let taken = sliceRange(
          from: starts[index], to: ends[index], by: steps[index], of: dimensions[axis])
      else { throw refuse("its step \(steps[index]) is not supported") }
      guard !slices.contains(where: { $0.axis == axis }) else {
        throw refuse("it names axis \(axis) twice")
      }
      slices.append((axis, taken.first, taken.count, taken.step))
    }
    return slices
  }

  /// The widths before and after each axis of `Pad`.
  func padding(
    of rank: Int, _ operands: [Constant?]
  ) throws(ReadError) -> (before: [Int], after: [Int]) {
    func list(_ index: Int) -> [Int]? { index < operands.count ? operands[index]?.integers : nil }
    guard let pads = list(1) ?? ints("pads") ?? ints("paddings") else {
      throw refuse("it has no pads")
    }
    let axes = list(3) ?? Array(0..<rank)
    guard pads.count == 2 * axes.count, pads.allSatisfy({ (-1 << 24...1 << 24).contains($0) })
    else {
      throw refuse("pads \(pads): there must be two per axis, of a reasonable size")
    }
    var before = Array(repeating: 0, count: rank)
    var after = before
    for (index, given) in axes.enumerated() {
      let axis = try axis(given, rank: rank)
      before[axis] = pads[index]
      after[axis] = pads[axes.count + index]
    }
    return (before, after)
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
