/// Average pooling: the mean over a window, channel by channel.
public struct AveragePooling: Hashable, Sendable {
  /// The window that each output averages.
  public let window: Window
  /// Whether padded positions count in the divisor of the mean: `count_include_pad`.
  public let countsPadding: Bool

  /// Creates an average pooling. By default padding counts, as in PyTorch; ONNX's default is the
  /// opposite.
  public init(_ window: Window, countsPadding: Bool = true) {
    self.window = window
    self.countsPadding = countsPadding
  }
}

extension Window {
  /// The shape of a pooling's output: the operand's channels, and one position per window.
  func poolingShape(from operand: Shape, at name: String) throws(NetworkError) -> Shape {
    guard (2...4).contains(operand.rank) else {
      throw .unsuitable(
        node: name, "a pooling takes channels and one to three axes of positions, not \(operand)")
    }
    let positions = try shape(over: Array(operand.axes.dropFirst()), at: name)
    return Shape([operand.axes[0]] + positions)
  }
}
