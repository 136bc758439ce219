package import Networks

/// The networks that are measured. All are untrained, since the work does not depend on the
/// weights.
package enum Model: String, CaseIterable, Sendable {
  case minivgg
  case resnet18
  case vgg11

  /// The network, always with the same weights.
  package func network() throws(NetworkError) -> Network {
    switch self {
    case .minivgg: try .miniVGG(seed: 0)
    case .resnet18: try .resNet18(seed: 0)
    case .vgg11: try .vgg11(seed: 0)
    }
  }
}
