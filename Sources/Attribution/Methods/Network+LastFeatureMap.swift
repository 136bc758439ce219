public import Networks

extension Network {
  /// The default node for Grad-CAM: the first activation after the last convolution, where only
  /// batch normalisation and addition may lie between. It is the convolution itself if there is no
  /// such activation, and `nil` without convolutions.
  public var lastFeatureMap: Int? {
    guard let convolution = nodes.lastIndex(where: { $0.operation.kind == .convolution }) else {
      return nil
    }
    var place = convolution
    for (position, node) in nodes.enumerated().dropFirst(convolution + 1)
    where node.operands.contains(place) {
      switch node.operation {
      case .activation: return position
      case .batchNormalization, .add: place = position
      default: return convolution
      }
    }
    return convolution
  }
}
