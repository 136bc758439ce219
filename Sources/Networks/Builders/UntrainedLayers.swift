public import Numerics

/// Layers as PyTorch initialises them, for networks that are built untrained: weights and biases
/// uniform within 1/√(number of inputs), first the weights and then the biases.
extension Operation {
  /// An untrained dense layer.
  public static func dense(
    from inputs: Int, to outputs: Int, using generator: inout SplitMix64
  ) -> Operation {
    let (weight, bias) = parameters([outputs, inputs], using: &generator)
    return .dense(Dense(weight: weight, bias: bias))
  }

  /// An untrained convolution with a square kernel.
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
