public import Formats
public import Networks

/// The parameters of a trained network, stored as a safetensors file whose metadata record their
/// origin.
public struct Weights: Hashable, Sendable {
  /// The parameters by name, as in `Network.parameters`.
  public let parameters: [String: Tensor]
  /// The metadata, such as `network`, `trained on`, `epochs`, `seed`, `test accuracy` and `test
  /// loss`.
  public let metadata: [String: String]

  /// Collects a network's parameters, with metadata.
  public init(of network: Network, metadata: [String: String]) {
    parameters = network.parameters
    self.metadata = metadata
  }

  /// Collects a trained network's parameters, with metadata about its training.
  ///
  /// - Parameters:
  ///   - network: The trained network.
  ///   - name: The network's name.
  ///   - data: The name of the training data.
  ///   - epochs: The number of epochs.
  ///   - seed: The recipe's seed.
  ///   - test: The evaluation on the test images.
  public init(
    of network: Network, called name: String, trainedOn data: String, epochs: Int, seed: Int,
    test: Evaluation
  ) {
    self.init(
      of: network,
      metadata: [
        "network": name, "trained on": data, "epochs": "\(epochs)", "seed": "\(seed)",
        "test accuracy": "\(test.accuracy)", "test loss": "\(test.meanLoss)",
      ])
  }

  /// Writes the parameters to a safetensors file, completely or not at all. Numbers are rounded to
  /// nearest.
  ///
  /// - Throws: `TrainingError` if a weight exceeds the precision's range, `WriteError` if the file
  ///   cannot be written.
  public func write(to path: String, as precision: Safetensors.Precision) throws {
    let greatest =
      switch precision {
      case .float16: 65504.0
      case .float32: Double(Float.greatestFiniteMagnitude)
      case .float64: Double.greatestFiniteMagnitude
      }
    for (name, tensor) in parameters.sorted(by: { $0.key < $1.key }) {
      if let weight = tensor.elements.first(where: { !(abs($0) <= greatest) }) {
        throw TrainingError.outOfRange(
          "'\(name)' contains \(weight), which is out of range for \(precision.rawValue)")
      }
    }
    var file = try WholeFile(path)
    try file.append(
      Safetensors(tensors: parameters, metadata: metadata).encode(as: precision))
    try file.commit()
  }

  /// Reads trained weights into a network of the same architecture.
  ///
  /// - Returns: The network with these weights, and the file's metadata.
  /// - Throws: `ReadError`: `missing` if the file does not exist, `malformed` if it is not a
  ///   safetensors file or a tensor is missing, unknown, not finite or of another shape.
  public static func read(
    _ path: String, into network: Network
  ) throws(ReadError) -> (network: Network, weights: Weights) {
    let file = try Safetensors.read(path)
    do throws(NetworkError) {
      let trained = try network.with(parameters: file.tensors)
      return (trained, Weights(of: trained, metadata: file.metadata))
    } catch {
      throw ReadError(.malformed, path: path, reason: error.line)
    }
  }
}
