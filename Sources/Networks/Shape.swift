/// The lengths of a tensor's axes, outermost first, without the batch. `[3, 32, 32]` is three
/// channels of 32 × 32 positions.
public struct Shape: Hashable, Sendable {
  /// The length of each axis, all positive.
  public let axes: [Int]

  /// The number of elements of a tensor of this shape.
  public let count: Int

  /// Creates a shape; `nil` if an axis is not positive or the number of elements overflows.
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

  /// Creates a shape from axes that are known to be positive.
  public init(_ axes: [Int]) {
    guard let shape = Shape(validating: axes) else {
      preconditionFailure("a shape's axes are positive and its elements countable: \(axes)")
    }
    self = shape
  }

  /// The number of axes.
  public var rank: Int { axes.count }

  /// The shape with a batch axis of `examples` in front.
  public func batched(_ examples: Int) -> Shape { Shape([examples] + axes) }
}

extension Shape: ExpressibleByArrayLiteral {
  /// Creates a shape from its axes, which must be positive.
  public init(arrayLiteral axes: Int...) { self.init(axes) }
}

extension Shape: CustomStringConvertible {
  /// The shape as text: `3×32×32`, or `scalar` without axes.
  public var description: String {
    axes.isEmpty ? "scalar" : axes.map(String.init).joined(separator: "×")
  }
}
