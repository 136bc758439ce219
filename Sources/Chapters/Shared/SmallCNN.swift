import Networks

/// A convolutional network that is small enough to show completely, with weights set by hand. It
/// decides whether an image shows an upright line or a horizontal one.
enum SmallCNN {
  /// An image of 8×8 pixels from 0 (dark) to 1 (bright): an upright stroke with a fainter foot.
  static let image: [[Double]] = [
    [0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 1, 0, 0, 0, 0, 0],
    [0, 0, 1, 0, 0, 0, 0, 0],
    [0, 0, 1, 0, 0, 0, 0, 0],
    [0, 0, 1, 0, 0, 0, 0, 0],
    [0, 0, 1, 0.5, 0.5, 0.5, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0],
  ]

  static let pixels = image.flatMap(\.self)

  /// Creates the network: three convolutions with a ReLU after each, max pooling, average pooling
  /// and two dense layers. Each convolution has two channels: one for upright lines, one for
  /// horizontal ones.
  static func network() throws(NetworkError) -> Network {
    let bright = [-0.5, 1, -0.5]
    let uprightLine = bright + bright + bright
    let lyingLine = bright.flatMap { [$0, $0, $0] }
    let upright = [0, 0.5, 0, 0, 0.5, 0, 0, 0.5, 0]
    let lying = [0, 0, 0, 0.5, 0.5, 0.5, 0, 0, 0]
    let against = [0, 0, 0, 0, -0.5, 0, 0, 0, 0]
    let around = Array(repeating: 0.25, count: 9)

    var network = try Network(input: "image", shape: [1, 8, 8])
    try network.append(
      "conv1", convolution([[uprightLine], [lyingLine]], bias: [-0.25, -0.25]))
    try network.append("relu1", .activation(.relu))
    try network.append("maxpool", .maxPool(Window(2, 2, stride: 2)))
    try network.append(
      "conv2", convolution([[upright, against], [against, lying]], bias: [-0.1, -0.1]))
    try network.append("relu2", .activation(.relu))
    try network.append(
      "conv3", convolution([[around, against], [against, around]], bias: [0.1, 0.1]))
    try network.append("relu3", .activation(.relu))
    try network.append("avgpool", .averagePool(AveragePooling(Window(2, 2, stride: 2))))
    try network.append("flatten", .reshape([8]))
    try network.append(
      "fc1",
      .dense(
        Dense(
          [
            [1, 1, 1, 1, 0, 0, 0, 0],
            [0, 0, 0, 0, 1, 1, 1, 1],
            [1, 1, 1, 1, -1, -1, -1, -1],
          ], bias: [-0.5, -0.5, 0])))
    try network.append("relu4", .activation(.relu))
    try network.append(
      "fc2", .dense(Dense([[1, -0.5, 0.5], [-0.5, 1, -0.5]], bias: [0.2, 0])),
      units: ["upright", "lying"])
    return network
  }

  /// Creates a 3×3 convolution with zero padding, from one kernel per output and input channel.
  private static func convolution(
    _ kernels: [[[Double]]], bias: [Double]
  ) -> Operation {
    let weight = Tensor(
      shape: [kernels.count, kernels[0].count, 3, 3],
      elements: kernels.flatMap { $0.flatMap(\.self) })
    return .convolution(
      Convolution(weight: weight, bias: Tensor(bias), window: Window(3, 3, padding: 1)))
  }
}
