import Networks

/// The dense layers whose packed weights several nodes share, as the steps of an unrolled recurrent
/// cell do.
///
/// Nodes share a layer if copies of one tensor are their weights: then the storage has the same address.
/// A tensor of another shape may have it too, and is another layer.
final class SharedLayers {
  private struct Key: Hashable {
    let weight: UnsafeRawPointer
    let shape: Shape
    let bias: UnsafeRawPointer?
    let positions: Int
  }

  private var layers: [Key: PackedLayer] = [:]

  /// The layer of a node: that of an earlier node with the same weights, or a new one.
  func layer(_ dense: Dense, of operand: Shape) -> PackedLayer {
    guard let weight = dense.weight.numbers.address else {
      return PackedLayer(dense, of: operand)
    }
    let key = Key(
      weight: weight, shape: dense.weight.shape, bias: dense.bias?.numbers.address,
      positions: operand.count / dense.weight.shape.axes[1])
    if let known = layers[key] {
      known.isShared = true
      return known
    }
    let layer = PackedLayer(dense, of: operand)
    layers[key] = layer
    return layer
  }
}
