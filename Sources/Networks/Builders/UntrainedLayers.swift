public import Numerics

/// Layers with PyTorch's default initialisation, for untrained networks: weights and biases are
/// uniform within ±1/√(number of inputs). The weights are drawn before the biases.
extension Operation {
  /// Draws a dense layer.
  public static func dense(
    from inputs: Int, to outputs: Int, using generator: inout SplitMix64
  ) -> Operation {
    let (weight, bias) = parameters([outputs, inputs], using: &generator)
    return .dense(Dense(weight: weight, bias: bias))
  }

  /// Draws a convolution with a square kernel.
  public static func convolution(
    from inputs: Int, to outputs: Int, kernel: Int, stride: Int = 1, padding: Int = 0,
    using generator: inout SplitMix64
  ) -> Operation {
    let (weight, bias) = parameters([outputs, inputs, kernel, kernel], using: &generator)
    let window = Window(kernel, kernel, stride: stride, padding: padding)
    return .convolution(Convolution(weight: weight, bias: bias, window: window))
  }

  private static func parameters(
    _ shape: Shape, using generator: inout SplitMix64
  ) -> (weight: Tensor, bias: Tensor) {
    let outputs = shape.axes[0]
    let bound = 1 / Double(shape.count / outputs).squareRoot()
    let weight = Tensor(shape: shape, elements: generator.numbers(shape.count, bound))
    return (weight, Tensor(generator.numbers(outputs, bound)))
  }
}
