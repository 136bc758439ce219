import Networks

/// The networks of the chapter on gradients. The chapter on class activation maps uses the same
/// image.
enum GradientNetworks {
  /// Creates a network of two inputs, three hidden neurons and two classes, without biases.
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

  /// The input (1, 2) of `classes`, for which h1 and h2 are active and h3 is not.
  static let input = [1.0, 2]

  static let image: [[Double]] = [
    [2, 0, 0, 1],
    [1, 0, 0, 1],
    [1, 1, 1, 0],
    [1, 1, 0, 0],
  ]

  static let pixels = image.flatMap(\.self)

  /// A convolution with two channels: the sum of a 2×2 block, and its left side minus its right
  /// side.
  static let convolution = Convolution(
    weight: Tensor(shape: [2, 1, 2, 2], elements: [1, 1, 1, 1, 1, -1, 1, -1]),
    window: Window(2, 2, stride: 2))

  /// Creates a network of the convolution, a ReLU, and a dense layer with a weight for each
  /// position.
  ///
  /// - Parameter average: Whether to insert average pooling over all positions before the dense
  ///   layer, which then has one weight per channel.
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
