import Attribution
import Networks
import Scalar

/// The two networks of the chapter on gradients.
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

/// What the methods of this chapter make of the image.
struct FeatureMaps {
  let features: [[[Double]]]
  let gradients: [[[Double]]]
  let score: Double
  let gradCAM: [[Double]]
  let hiResCAM: [[Double]]
  let upsampled: [[Double]]
  let guided: [[Double]]
  let guidedGradCAM: [[Double]]

  /// - Parameter average: Whether average pooling stands before the dense layer.
  init(average: Bool) throws {
    let network = try GradientNetworks.featureMaps(average: average)
    let engine = ScalarEngine(for: network)
    let x = Tensor(shape: [1, 1, 4, 4], elements: GradientNetworks.pixels)
    guard let F = network.lastFeatureMap else { preconditionFailure("there is a convolution") }
    func maps(_ tensor: Tensor) -> [[[Double]]] {
      rows(tensor.elements, of: 4).map { rows($0, of: 2) }
    }
    features = maps(try engine.activations(of: x, at: [F])[0])
    let pass = try engine.gradient(of: x, from: .oneHot(.index(0)), at: [F])
    gradients = maps(pass.gradients[0])
    score = pass.output[0]
    let map = try engine.gradCAM(of: x, at: F)
    gradCAM = rows(map.elements, of: 2)
    hiResCAM = rows(try engine.hiResCAM(of: x, at: F).elements, of: 2)
    upsampled = rows(map.upsampled(to: [4, 4]).elements, of: 4)
    guided = rows(try engine.guidedBackpropagation(of: x).elements, of: 4)
    guidedGradCAM = rows(try engine.guidedGradCAM(of: x, at: F).elements, of: 4)
  }
}
