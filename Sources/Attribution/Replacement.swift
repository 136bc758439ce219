public import Networks

/// A replacement: values that take the place of a node's own in a forward pass. The nodes that read
/// it compute with these values; all other nodes compute from the input.
///
/// It makes a node the starting point of a method: the path of integrated gradients, or the noise of
/// SmoothGrad, then lies in the node's values instead of in the input.
///
/// Source: captum 0.9.0, LayerIntegratedGradients.
public struct Replacement: Hashable, Sendable {
  /// The node's position in the network's list.
  public let node: Int
  /// The values, one set for each example: a batch in the node's shape.
  public let values: Tensor

  /// Creates a replacement of a node's values.
  public init(of node: Int, by values: Tensor) {
    self.node = node
    self.values = values
  }
}
