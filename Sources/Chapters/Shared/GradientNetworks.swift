import Networks

/// The networks of the chapter on gradients; the one on class activation maps shares their image.
enum GradientNetworks {
  /// Two inputs, three hidden neurons, two classes, no biases.
  ///
  ///     z = (x1 + x2, 2 x1, x1 − 2 x2) ,   S_a = 2 h1 − h2 + 3 h3 ,   S_b = 2 h1 − 3 h2 + h3
  static func classes() throws(NetworkError) -> Network {
    var network = try Network(input: "x", shape: [2], units: ["x1", "x2"])
    try network.append(
      "z", .dense(Dense([[1, 1], [2, 0], [1, -2]])), units: ["z1", "z2", "z3"])
    try network.append("h", .activation(.relu), units: ["h1", "h2", "h3"])
    try network.append("S", .dense(Dense([[2, -1, 3], [2, -3, 1]])), units: ["a", "b"])
    return network
  }

  /// At (1, 2) h1 and h2 are on and h3 is off.
  static let input = [1.0, 2]

  static let image: [[Double]] = [
    [2, 0, 0, 1],
    [1, 0, 0, 1],
    [1, 1, 1, 0],
    [1, 1, 0, 0],
  ]

  static let pixels = image.flatMap(\.self)

  /// Two channels: the sum of a 2×2 block, and its left side less its right.
  static let convolution = Convolution(
    weight: Tensor(shape: [2, 1, 2, 2], elements: [1, 1, 1, 1, 1, -1, 1, -1]),
    window: Window(2, 2, stride: 2))

  /// The convolution, a ReLU, and a dense layer that weighs every position by itself.
  ///
  /// - Parameter average: Average pooling over the positions before the dense layer, which then has a
  ///   weight for each channel.
  static func featureMaps(average: Bool = false) throws(NetworkError) -> Network {
    var network = try Network(input: "image", shape: [1, 4, 4])
    try network.append("conv", .convolution(convolution))
    try network.append("relu", .activation(.relu))
    if average {
      try network.append("average", .averagePool(AveragePooling(Window(2, 2))))
      try network.append("flatten", .reshape([2]))
      try network.append("S", .dense(Dense([[4, -4]])))
    } else {
      try network.append("flatten", .reshape([8]))
      try network.append("S", .dense(Dense([[1, 1, -1, 3, 3, 0, -2, -5]])))
    }
    return network
  }
}
