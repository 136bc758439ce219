/// A convolution over a sequence (channels × length), an image (channels × height × width) or a volume
/// (channels × depth × height × width).
///
///     z_{o,p} = b_o + Σ_{c,t} w_{o,c,t} a_{c, p·stride − before + t·dilation}
///
/// Here c runs over the channels of o's group; padded positions contribute nothing. The weights
/// have the shape outputs × (channels / groups) × kernel.
public struct Convolution: Hashable, Sendable {
  /// The weights w_{o,c,t}, of shape outputs × (channels / groups) × kernel.
  public let weight: Tensor
  /// The biases b_o, one per output channel.
  public let bias: Tensor?
  /// The window, whose kernel size matches the weights.
  public let window: Window
  /// The number of groups of channels; each output sees only the channels of its own group.
  public let groups: Int

  /// Creates a convolution. A network checks the shapes when it is appended.
  public init(weight: Tensor, bias: Tensor? = nil, window: Window, groups: Int = 1) {
    self.weight = weight
    self.bias = bias
    self.window = window
    self.groups = groups
  }
}

extension Convolution {
  func shape(from operand: Shape, at name: String) throws(NetworkError) -> Shape {
    guard (2...4).contains(operand.rank) else {
      throw .unsuitable(
        node: name,
        "a convolution takes channels and one to three axes of positions, not \(operand)")
    }
    let (channels, positions) = (operand.axes[0], Array(operand.axes.dropFirst()))
    guard weight.shape.rank == operand.rank + 1,
      Array(weight.shape.axes.dropFirst(2)) == window.axes.map(\.kernel)
    else {
      throw .unsuitable(
        node: name,
        "weights of shape \(weight.shape) do not fit"
          + " a kernel over \(positions.count) axes of positions")
    }
    let outputs = weight.shape.axes[0]
    guard groups >= 1, channels % groups == 0, outputs % groups == 0,
      weight.shape.axes[1] == channels / groups
    else {
      throw .unsuitable(
        node: name,
        "weights of shape \(weight.shape) in \(groups) groups do not fit"
          + " \(channels) channels")
    }
    try check(weight: weight, bias: bias, outputs: outputs, at: name)
    let windows = try window.shape(over: positions, at: name)
    // An engine may pad operand and result by as much as the windows overhang.
    let reaches = zip(window.axes, zip(positions, windows)).map { axis, lengths in
      (
        below: Double(lengths.0 + axis.padding.before + axis.padding.after),
        above: Double(lengths.1 + 2 * ((axis.kernel - 1) * axis.dilation / axis.stride))
      )
    }
    let below = reaches.map(\.below).reduce(Double(channels), *)
    let above = reaches.map(\.above).reduce(Double(outputs), *)
    guard max(below, above) <= 4 * Double(Network.maximumNeuronCount) else {
      throw .unsuitable(node: name, "its windows reach too far into the padding")
    }
    return Shape([outputs] + windows)
  }
}
