package import Networks

/// The networks that are measured. All are untrained: what is done does not depend on the weights.
package enum Model: String, CaseIterable, Sendable {
  case minivgg
  case resnet18
  case vgg11

  /// The network, the same every time.
  package func network() throws(NetworkError) -> Network {
    switch self {
    case .minivgg: try .miniVGG(seed: 0)
    case .resnet18: try .resNet18(seed: 0)
    case .vgg11: try .vgg11(seed: 0)
    }
  }
}
