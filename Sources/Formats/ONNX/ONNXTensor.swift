public import Networks

/// A tensor as an ONNX file stores it.
public struct ONNXTensor: Hashable, Sendable {
  /// The elements of a tensor in row-major order.
  public enum Numbers: Hashable, Sendable {
    /// Elements of type `float`, `double`, `float16` or `bfloat16`, converted exactly. They may be
    /// infinite or NaN, as in attention masks, so the importer has to check.
    case floats(StoredNumbers)
    /// Elements of an integer type or `bool` (0 or 1).
    case integers([Int])
    /// Text, which is not read.
    case text
  }

  /// The element type, one of `ONNXElementType.supported`.
  public let elementType: ONNXElementType
  /// The length of each axis, which may be 0. Empty for a single number.
  public let dimensions: [Int]
  /// The elements in row-major order, exactly as many as `dimensions` requires.
  public let numbers: Numbers

  /// The elements if they are floating-point numbers, otherwise `nil`.
  public var floats: [Double]? { storedFloats?.doubles }

  /// The elements as they are stored if they are floating-point numbers, otherwise `nil`.
  public var storedFloats: StoredNumbers? {
    if case .floats(let numbers) = numbers { numbers } else { nil }
  }

  /// The elements if they are integers or booleans, otherwise `nil`.
  public var integers: [Int]? {
    if case .integers(let numbers) = numbers { numbers } else { nil }
  }
}
