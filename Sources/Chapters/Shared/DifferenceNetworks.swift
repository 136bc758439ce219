import Networks

/// The networks of the chapters on DeepLIFT and integrated gradients.
enum DifferenceNetworks {
  /// Creates the network y = 2 relu(x1 + x2 − 1) − 3 relu(x1 − x2 + 0.5) + 1.
  static func worked() throws(NetworkError) -> Network {
    var network = try hidden()
    try network.append("y", .dense(Dense([[2, -3]], bias: [1])), units: ["y"])
    return network
  }

  /// Creates the network y = relu(h1 − h2) on the hidden layer of `worked`: a ReLU above other
  /// ReLUs.
  static func deeper() throws(NetworkError) -> Network {
    var network = try hidden()
    try network.append("u", .dense(Dense([[1, -1]])), units: ["u"])
    try network.append("y", .activation(.relu), units: ["y"])
    return network
  }

  private static func hidden() throws(NetworkError) -> Network {
    var network = try Network(input: "x", shape: [2], units: ["x1", "x2"])
    try network.append(
      "z", .dense(Dense([[1, 1], [1, -1]], bias: [-1, 0.5])), units: ["z1", "z2"])
    try network.append("h", .activation(.relu), units: ["h1", "h2"])
    return network
  }

  static let input = [2.0, 1]

  /// Creates the network min(i1, i2) = i1 − relu(i1 − i2).
  static func minimum() throws(NetworkError) -> Network {
    var network = try Network(input: "i", shape: [2], units: ["i1", "i2"])
    try network.append("difference", .dense(Dense([[1, -1]])))
    let relu = try network.append("relu", .activation(.relu))
    let first = try network.append("first", .dense(Dense([[1, 0]])), of: [0])
    let negated = try network.append("negated", .dense(Dense([[-1]])), of: [relu])
    try network.append("minimum", .add, of: [first, negated])
    return network
  }

  /// Creates the network y = tanh(2 x1 − x2) + 2 σ(x1 + x2).
  static func smooth() throws(NetworkError) -> Network {
    var network = try Network(input: "x", shape: [2], units: ["x1", "x2"])
    try network.append("left", .dense(Dense([[2, -1]])), of: [0])
    let left = try network.append("tanh", .activation(.tanh))
    try network.append("right", .dense(Dense([[1, 1]])), of: [0])
    try network.append("sigmoid", .activation(.sigmoid))
    let right = try network.append("twice", .dense(Dense([[2]])))
    try network.append("y", .add, of: [left, right])
    return network
  }

  /// Creates a network that sums the outputs of max pooling over a sequence.
  static func pooling(of length: Int) throws(NetworkError) -> Network {
    var network = try Network(
      input: "x", shape: [1, length], units: (1...length).map { "x\($0)" })
    try network.append("pool", .maxPool(Window(2)))
    try network.append("flatten", .reshape([length - 1]))
    try network.append("y", .dense(Dense([Array(repeating: 1, count: length - 1)])))
    return network
  }
}
