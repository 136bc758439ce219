/// Layers as PyTorch initialises them, for networks that are built untrained: weights and biases
/// uniform within 1/√(number of inputs), first the weights and then the biases.
extension SplitMix64 {
  /// A dense layer.
  public mutating func dense(from inputs: Int, to outputs: Int) -> Operation {
    let (weight, bias) = parameters([outputs, inputs])
    return .dense(Dense(weight: weight, bias: bias))
  }

  /// A convolution with a square kernel.
  public mutating func convolution(
    from inputs: Int, to outputs: Int, kernel: Int, stride: Int = 1, padding: Int = 0
  ) -> Operation {
    let (weight, bias) = parameters([outputs, inputs, kernel, kernel])
    let window = Window(kernel, kernel, stride: stride, padding: padding)
    return .convolution(Convolution(weight: weight, bias: bias, window: window))
  }

  private mutating func parameters(_ shape: Shape) -> (weight: Tensor, bias: Tensor) {
    let outputs = shape.axes[0]
    let bound = 1 / Double(shape.count / outputs).squareRoot()
    let weight = Tensor(shape: shape, elements: numbers(shape.count, bound))
    return (weight, Tensor(numbers(outputs, bound)))
  }
}
