import Formats
import Foundation
import Networks

/// A value that is known when a model is read, such as weights, axes and shapes.
///
/// All numbers are read as `Double`s; those of a file are stored in its precision. The element type decides what arithmetic does with them:
/// whole numbers are divided without a remainder and wrap around, truth values are 0 or 1.
struct Constant {
  var type: ONNXElementType
  var dimensions: [Int]
  var numbers: StoredNumbers

  init(_ type: ONNXElementType, dimensions: [Int], numbers: StoredNumbers) {
    self.type = type
    self.dimensions = dimensions
    self.numbers = numbers
  }

  init(_ type: ONNXElementType, dimensions: [Int], numbers: [Double]) {
    self.init(type, dimensions: dimensions, numbers: StoredNumbers(numbers))
  }

  /// The tensor of a file; `nil` if it is text, or if an axis is empty and the others are too long to
  /// be multiplied.
  init?(_ tensor: ONNXTensor) {
    type = tensor.elementType
    dimensions = tensor.dimensions
    numbers =
      tensor.storedFloats ?? StoredNumbers(tensor.integers?.map(Double.init) ?? [])
    guard tensor.elementType != .string,
      Budget.count(dimensions, operand: numbers.count) == numbers.count
    else { return nil }
  }

  /// Creates a vector of integers.
  init(_ integers: [Int]) {
    self.init(.int64, dimensions: [integers.count], numbers: integers.map(Double.init))
  }

  /// Creates a single number without axes.
  init(_ type: ONNXElementType, _ number: Double) {
    self.init(type, dimensions: [], numbers: [number])
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
    shape.flatMap {
      $0.count == numbers.count ? Tensor(shape: $0, numbers: numbers.compacted) : nil
    }
  }

  /// The same numbers with other dimensions of the same product.
  func with(dimensions: [Int]) -> Constant {
    Constant(type, dimensions: dimensions, numbers: numbers)
  }

  /// The numbers changed one by one.
  func map(_ change: (Double) -> Double) -> Constant {
    Constant(type, dimensions: dimensions, numbers: numbers.map(change))
  }
}

extension ONNXElementType {
  /// Whether the type's numbers are real rather than whole numbers or truth values.
  var isReal: Bool { [.float, .double, .float16, .bfloat16].contains(self) }

  /// The number as this type stores it: cut to a whole number that wraps around the type's range, or
  /// 1 for any number that is true. Real numbers keep their precision.
  func cast(_ number: Double) -> Double {
    guard let bits = wholeBits else {
      return self == .bool ? (number == 0 ? 0 : 1) : number
    }
    guard number.isFinite else { return 0 }
    let whole = number.rounded(.towardZero)
    // Beyond 2⁵³ a Double holds no exact whole number, and wrapping it would be arbitrary.
    guard bits < 64, abs(whole) < 0x1p53 else { return whole }
    let range = Int(1) << bits
    let wrapped = ((Int(whole) % range) + range) % range
    return Double(isSigned && wrapped >= range / 2 ? wrapped - range : wrapped)
  }

  private var wholeBits: Int? {
    switch self {
    case .int2, .uint2: 2
    case .int4, .uint4: 4
    case .int8, .uint8: 8
    case .int16, .uint16: 16
    case .int32, .uint32: 32
    case .int64, .uint64: 64
    default: nil
    }
  }

  /// The smallest and the largest whole number of the type.
  var range: ClosedRange<Double> {
    let bits = min(wholeBits ?? 8, 52)
    let count = Double(Int(1) << bits)
    return isSigned ? -count / 2...count / 2 - 1 : 0...count - 1
  }

  private var isSigned: Bool {
    [.int2, .int4, .int8, .int16, .int32, .int64].contains(self)
  }
}
