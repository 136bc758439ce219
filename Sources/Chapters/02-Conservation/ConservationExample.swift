import Networks

/// The network that the walkthrough `conservation` follows relevance through.
enum ConservationExample {
  static let input = [1.0, 2.0]

  /// Two inputs, three hidden neurons, one output, small enough for a pencil.
  static func network(biased: Bool) throws(NetworkError) -> Network {
    var network = try Network(input: "x", shape: [2], units: ["x1", "x2"])
    try network.append(
      "hidden", .dense(Dense([[1, 1], [2, -0.5], [-1, 1]], bias: biased ? [1, -0.5, 0] : nil)),
      units: ["h1", "h2", "h3"])
    try network.append("relu", .activation(.relu))
    try network.append(
      "output", .dense(Dense([[1, 1, -1]], bias: biased ? [0.5] : nil)), units: ["y"])
    return network
  }
}
