public import Formats
public import Networks

/// What training has come to, to be used or published: the parameters alone, as a safetensors file,
/// and in its metadata where they come from.
public struct Weights: Hashable, Sendable {
  /// By the names of `Network.parameters`.
  public let parameters: [String: Tensor]
  /// What is said of them, such as `network`, `trained on`, `epochs`, `seed`, `test accuracy` and
  /// `test loss`.
  public let metadata: [String: String]

  /// A network's parameters and what is said of them.
  public init(of network: Network, metadata: [String: String]) {
    parameters = network.parameters
    self.metadata = metadata
  }

  /// A trained network's parameters.
  ///
  /// - Parameters:
  ///   - name: What the network is called.
  ///   - data: What it was trained on.
  ///   - epochs: How many epochs it was trained.
  ///   - seed: The recipe's.
  ///   - test: What it can do.
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

  /// Writes them, whole or not at all. Rounding is to nearest.
  ///
  /// - Throws: `TrainingError` if a weight is too large for the precision, `WriteError` if the file
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
          "'\(name)' has a \(weight), which \(precision.rawValue) does not reach")
      }
    }
    var file = try WholeFile(path)
    try file.append(
      Safetensors(tensors: parameters, metadata: metadata).encode(as: precision))
    try file.commit()
  }

  /// Reads trained weights into a network of their architecture.
  ///
  /// - Returns: The network with them, and what the file says of them.
  /// - Throws: `ReadError`, `missing` if there is no such file, `malformed` if it is no safetensors
  ///   file or one of its tensors is missing, unknown, of another shape or not finite.
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
