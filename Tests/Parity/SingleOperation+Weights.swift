import Networks

extension SingleOperation {
  /// Dense layers and convolutions, of odd sizes and with every parameter at values that are unlike
  /// each other.
  static let withWeights: [SingleOperation] = dense + convolutions

  private static let dense = [
    dense([1], 1), dense([3], 5), dense([5], 3, bias: false), dense([33], 17), dense([17], 40),
    dense([40], 1), dense([3, 5], 17), dense([2, 3, 7], 4, bias: false),
  ]

  private static let convolutions = [
    convolution([1, 9], 1, [.init(3)]),
    convolution([3, 11], 5, [.init(4, by: 2, 1, 2)], bias: false),
    convolution([5, 13], 3, [.init(3, by: 3, 2, 0, dilation: 2)]),
    convolution([6, 8], 4, [.init(5, by: 1, 0, 4)], groups: 2),
    convolution([1, 6, 6], 3, [.init(3, by: 1, 1, 1), .init(3, by: 1, 1, 1)]),
    convolution([3, 5, 7], 17, [.init(3, by: 1, 1, 1), .init(3, by: 1, 1, 1)]),
    convolution([17, 4, 3], 5, [.init(1), .init(1)]),
    convolution([5, 5, 4], 33, [.init(3, by: 2, 1, 1), .init(2, by: 1, 0, 1)]),
    convolution([3, 7, 9], 4, [.init(1, by: 2), .init(5, by: 3, 3, 1)], bias: false),
    convolution(
      [2, 9, 8], 3, [.init(3, by: 2, 0, 3, dilation: 2), .init(2, by: 1, 2, 0, dilation: 3)]),
    convolution([4, 5, 5], 6, [.init(3, by: 1, 1, 1), .init(3, by: 1, 1, 1)], groups: 2),
    convolution([5, 6, 5], 5, [.init(3, by: 1, 1, 1), .init(3, by: 1, 1, 1)], groups: 5),
    convolution([3, 5, 6], 9, [.init(3, by: 2, 1, 0), .init(2, by: 2)], groups: 3),
    convolution([33, 2, 3], 40, [.init(2, by: 1, 1, 0), .init(3, by: 1, 1, 1)]),
    // Depthwise: a filter for each channel.
    convolution([40, 5, 6], 40, [.init(3, by: 2, 1, 0), .init(2, by: 1, 0, 1)], groups: 40),
    convolution([33, 9], 33, [.init(5, by: 2, 2, 1, dilation: 2)], groups: 33, bias: false),
    // Planes that are independent images, and volumes.
    convolution([3, 4, 3, 4], 5, [.init(1), .init(3, by: 1, 1, 1), .init(3, by: 1, 1, 1)]),
    convolution([2, 3, 4, 5], 18, [.init(1), .init(2, by: 2), .init(3, by: 2, 1, 1)], groups: 2),
    convolution(
      [2, 3, 4, 5], 3, [.init(2, by: 1, 1, 0), .init(3, by: 1, 1, 1), .init(2, by: 1, 0, 0)]),
    convolution([4, 5, 3, 2], 6, [.init(3, by: 2, 1, 1), .init(2), .init(1)], groups: 2),
    convolution(
      [1, 6, 2, 2], 2, [.init(2, by: 3, 0, 1, dilation: 2), .init(1), .init(2)], bias: false),
  ]

  private static func dense(_ input: Shape, _ outputs: Int, bias: Bool = true) -> SingleOperation {
    SingleOperation("dense \(input) to \(outputs)", input) { network, random in
      let weight = random.tensor([outputs, input.axes[input.rank - 1]])
      try network.append(
        "y", .dense(Dense(weight: weight, bias: bias ? random.tensor([outputs], 0.5) : nil)))
    }
  }

  private static func convolution(
    _ input: Shape, _ outputs: Int, _ axes: [Window.Axis], groups: Int = 1, bias: Bool = true
  ) -> SingleOperation {
    let window = Window(axes)
    let name = "convolution \(window) of \(input) to \(outputs) in \(groups) groups"
    return SingleOperation(name, input) { network, random in
      let weight = random.tensor(
        Shape([outputs, input.axes[0] / groups] + axes.map(\.kernel)))
      try network.append(
        "y",
        .convolution(
          Convolution(
            weight: weight, bias: bias ? random.tensor([outputs], 0.5) : nil, window: window,
            groups: groups)))
    }
  }
}
