import Formats
import Networks

/// A value that is known when a model is read, such as weights, axes and shapes.
///
/// Integers are stored as `Double`s. In the shape of an activation, the unknown length of the batch
/// axis is `Constant.batch`.
struct Constant {
  var dimensions: [Int]
  var numbers: [Double]

  /// The placeholder for the unknown length of the batch axis.
  static let batch = Double.infinity

  init(dimensions: [Int], numbers: [Double]) {
    self.dimensions = dimensions
    self.numbers = numbers
  }

  init(_ tensor: ONNXTensor) {
    dimensions = tensor.dimensions
    numbers = tensor.floats ?? tensor.integers?.map(Double.init) ?? []
  }

  /// Creates a vector of integers.
  init(_ integers: [Int]) {
    self.init(dimensions: [integers.count], numbers: integers.map(Double.init))
  }

  /// The number of a constant with one element, whatever its dimensions; otherwise `nil`.
  var scalar: Double? { numbers.count == 1 ? numbers[0] : nil }

  /// The numbers as integers, clamped to the range of `Int`.
  var integers: [Int] {
    numbers.map { number in
      Int(exactly: number.rounded(.towardZero)) ?? (number < 0 ? .min : .max)
    }
  }

  /// The shape; `nil` if an axis is empty.
  var shape: Shape? { Shape(validating: dimensions) }

  /// The constant as a tensor; `nil` if an axis is empty.
  var tensor: Tensor? {
    shape.flatMap { $0.count == numbers.count ? Tensor(shape: $0, elements: numbers) : nil }
  }
}

extension Constant {
  /// Combines two constants element by element with NumPy's broadcasting; `nil` if they do not fit.
  func combined(with other: Constant, _ combine: (Double, Double) -> Double) -> Constant? {
    guard let first = shape, let second = other.shape, let common = first.broadcast(with: second)
    else { return nil }
    let numbers = zip(first.spread(over: common), second.spread(over: common))
      .map { combine(self.numbers[$0], other.numbers[$1]) }
    return Constant(dimensions: common.axes, numbers: numbers)
  }

  /// Permutes the axes; `nil` if `order` is not a permutation.
  func transposed(_ order: [Int]) -> Constant? {
    guard let shape, order.sorted() == Array(dimensions.indices) else { return nil }
    let result = Shape(order.map { dimensions[$0] })
    let strides = order.map { shape.strides[$0] }
    return Constant(
      dimensions: result.axes, numbers: result.indices(strides: strides).map { numbers[$0] })
  }

  /// The numbers in other dimensions. As in ONNX, −1 stands for the remaining length and 0 for the
  /// length it had before.
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
