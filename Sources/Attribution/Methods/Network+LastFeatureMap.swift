public import Networks

extension Network {
  /// The position of the node that Grad-CAM looks at by default: the first activation downstream of
  /// the last convolution, through batch normalisation and addition, or else the convolution itself.
  /// It is `nil` for a network without convolution.
  public var lastFeatureMap: Int? {
    guard let convolution = nodes.lastIndex(where: { $0.operation.kind == .convolution }) else {
      return nil
    }
    var place = convolution
    for (position, node) in nodes.enumerated().dropFirst(convolution + 1)
    where node.operands.contains(place) {
      switch node.operation.kind {
      case .activation: return position
      case .batchNormalization, .addition: place = position
      default: return convolution
      }
    }
    return convolution
  }
}
