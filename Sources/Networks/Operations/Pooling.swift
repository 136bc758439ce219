/// The mean over a window, channel by channel.
public struct AveragePooling: Hashable, Sendable {
  /// What each output averages.
  public let window: Window
  /// Whether padded positions count in the mean's divisor: `count_include_pad`.
  public let countsPadding: Bool

  /// An average pooling. PyTorch counts padding unless told otherwise, ONNX does not.
  public init(_ window: Window, countsPadding: Bool = true) {
    self.window = window
    self.countsPadding = countsPadding
  }
}

extension Window {
  /// The shape of a pooling's output: the channels stay, the positions are the windows.
  func poolingShape(from operand: Shape, at name: String) throws(NetworkError) -> Shape {
    guard operand.rank == 2 || operand.rank == 3 else {
      throw .unsuitable(
        node: name, "a pooling takes channels × length or channels × height × width, not \(operand)"
      )
    }
    let positions = try shape(over: Array(operand.axes.dropFirst()), at: name)
    return Shape([operand.axes[0]] + positions)
  }
}
