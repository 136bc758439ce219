/// Numbers with a shape, as an ONNX file holds them.
public struct ONNXTensor: Hashable, Sendable {
  /// A tensor's numbers in row-major order, as many as its dimensions count.
  public enum Numbers: Hashable, Sendable {
    /// Of the types `float`, `double`, `float16` and `bfloat16`, each exactly. They may be infinite
    /// or not a number: a mask may need that, and who uses them has to look.
    case floats([Double])
    /// Of the integer types and `bool` (0 or 1).
    case integers([Int])
  }

  /// One of `ONNXElementType.supported`.
  public let elementType: ONNXElementType
  /// The length of each axis, none negative. Empty for a single number; any may be 0.
  public let dimensions: [Int]
  /// In row-major order.
  public let numbers: Numbers

  /// The numbers, if they are floats.
  public var floats: [Double]? {
    if case .floats(let numbers) = numbers { numbers } else { nil }
  }

  /// The numbers, if they are integers or `bool`.
  public var integers: [Int]? {
    if case .integers(let numbers) = numbers { numbers } else { nil }
  }
}
