/// The lengths of a tensor's axes, outermost first, without the batch: `[3, 32, 32]` is three
/// channels of 32 × 32 positions.
public struct Shape: Hashable, Sendable {
  /// The length of each axis, all positive.
  public let axes: [Int]

  /// How many elements a tensor of this shape has.
  public let count: Int

  /// A shape of these axes, or `nil` if an axis is not positive or the elements cannot be counted.
  public init?(validating axes: [Int]) {
    var count = 1
    for length in axes {
      guard length > 0 else { return nil }
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      guard !overflow else { return nil }
      count = product
    }
    self.axes = axes
    self.count = count
  }

  /// A shape whose axes are known to be positive.
  public init(_ axes: [Int]) {
    guard let shape = Shape(validating: axes) else {
      preconditionFailure("a shape's axes are positive and its elements countable: \(axes)")
    }
    self = shape
  }

  /// How many axes it has.
  public var rank: Int { axes.count }

  /// The same shape with a batch of `examples` in front.
  public func batched(_ examples: Int) -> Shape { Shape([examples] + axes) }
}

extension Shape: ExpressibleByArrayLiteral {
  /// A shape of these axes, which must be positive.
  public init(arrayLiteral axes: Int...) { self.init(axes) }
}

extension Shape: CustomStringConvertible {
  /// `3×32×32`, or `scalar` where there is no axis.
  public var description: String {
    axes.isEmpty ? "scalar" : axes.map(String.init).joined(separator: "×")
  }
}
