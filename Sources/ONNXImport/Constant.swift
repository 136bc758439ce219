import Formats
import Networks

/// A value that is known when a model is read: weights, axes, shapes.
///
/// Integers are kept as `Double`s. In the shape of an activation the batch has no length; it is
/// `Constant.batch`.
struct Constant {
  var dimensions: [Int]
  var numbers: [Double]

  /// The length of the batch axis, which is not known.
  static let batch = Double.infinity

  init(dimensions: [Int], numbers: [Double]) {
    self.dimensions = dimensions
    self.numbers = numbers
  }

  init(_ tensor: ONNXTensor) {
    dimensions = tensor.dimensions
    numbers = tensor.floats ?? tensor.integers?.map(Double.init) ?? []
  }

  /// A vector of whole numbers.
  init(_ integers: [Int]) {
    self.init(dimensions: [integers.count], numbers: integers.map(Double.init))
  }

  /// Its only number, whatever its dimensions.
  var scalar: Double? { numbers.count == 1 ? numbers[0] : nil }

  /// Its numbers as whole ones; what is beyond an `Int` becomes the last `Int` on that side.
  var integers: [Int] {
    numbers.map { number in
      Int(exactly: number.rounded(.towardZero)) ?? (number < 0 ? .min : .max)
    }
  }

  /// Its shape, or `nil` where an axis is empty.
  var shape: Shape? { Shape(validating: dimensions) }

  /// The same as a tensor of a network, or `nil` where an axis is empty.
  var tensor: Tensor? {
    shape.flatMap { $0.count == numbers.count ? Tensor(shape: $0, elements: numbers) : nil }
  }
}

extension Constant {
  /// Two constants combined element by element, spread as NumPy does; `nil` if they do not fit.
  func combined(with other: Constant, _ combine: (Double, Double) -> Double) -> Constant? {
    guard let first = shape, let second = other.shape, let common = first.broadcast(with: second)
    else { return nil }
    let numbers = zip(first.spread(over: common), second.spread(over: common))
      .map { combine(self.numbers[$0], other.numbers[$1]) }
    return Constant(dimensions: common.axes, numbers: numbers)
  }

  /// The axes in another order.
  func transposed(_ order: [Int]) -> Constant? {
    guard let shape, order.sorted() == Array(dimensions.indices) else { return nil }
    let result = Shape(order.map { dimensions[$0] })
    let strides = order.map { shape.strides[$0] }
    return Constant(
      dimensions: result.axes, numbers: result.indices(strides: strides).map { numbers[$0] })
  }

  /// The same numbers in other dimensions, in which −1 is what remains and 0 is kept.
  func reshaped(_ target: [Int]) -> Constant? {
    var axes = target.enumerated().map { $1 == 0 && $0 < dimensions.count ? dimensions[$0] : $1 }
    if let open = axes.firstIndex(of: -1) {
      axes[open] = 1
      guard let known = Shape(validating: axes)?.count, numbers.count % known == 0 else {
        return nil
      }
      axes[open] = numbers.count / known
    }
    guard Shape(validating: axes)?.count == numbers.count else { return nil }
    return Constant(dimensions: axes, numbers: numbers)
  }
}
