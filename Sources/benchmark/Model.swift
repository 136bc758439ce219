package import Networks
import Numerics

/// The networks that are measured. All are untrained, since the work does not depend on the
/// weights.
package enum Model: String, CaseIterable, Sendable {
  case minivgg
  case resnet18
  case vgg11
  /// A bidirectional LSTM of 64 and 64 units over twenty words of 64 numbers.
  case sentences

  /// The network, always with the same weights.
  package func network() throws(NetworkError) -> Network {
    switch self {
    case .minivgg: return try .miniVGG(seed: 0)
    case .resnet18: return try .resNet18(seed: 0)
    case .vgg11: return try .vgg11(seed: 0)
    case .sentences:
      var random = SplitMix64(seed: 0)
      return try .sentenceClassifier(words: 20, width: 64, units: 64, classes: 2, using: &random)
    }
  }
}
