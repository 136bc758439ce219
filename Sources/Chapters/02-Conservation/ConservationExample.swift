import Networks

/// The network through which the chapter `conservation` follows relevance.
enum ConservationExample {
  static let input = [1.0, 2.0]

  /// Creates a network of two inputs, three hidden neurons and one output, small enough to compute
  /// by hand.
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
