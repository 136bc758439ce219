public import Networks

/// One end of the range in which zB's inputs lie: one number for all inputs, or one for each channel
/// (the first axis of the operand's shape).
public struct Bound: Hashable, Sendable {
  /// The numbers: one for all inputs, or one per channel.
  public let values: [Double]

  /// Creates a bound from one number for all inputs, or from one per channel.
  public init(_ values: [Double]) { self.values = values }

  /// The bound of each element of an operand of this shape. There must be one number, or one per
  /// entry of the shape's first axis.
  public func expanded(to shape: Shape) -> [Double] {
    let channel = shape.count / values.count
    return values.flatMap { Array(repeating: $0, count: channel) }
  }
}

extension Bound: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
  /// Creates a bound from one number for all inputs.
  public init(floatLiteral value: Double) { self.init([value]) }
  /// Creates a bound from one number for all inputs.
  public init(integerLiteral value: Int) { self.init([Double(value)]) }
  /// Creates a bound from one number per channel.
  public init(arrayLiteral values: Double...) { self.init(values) }
}
