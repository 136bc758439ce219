/// Layers with PyTorch's default initialisation, for untrained networks: weights and biases are
/// uniform within ±1/√(number of inputs). The weights are drawn before the biases.
extension SplitMix64 {
  /// Draws a dense layer.
  public mutating func dense(from inputs: Int, to outputs: Int) -> Operation {
    let (weight, bias) = parameters([outputs, inputs])
    return .dense(Dense(weight: weight, bias: bias))
  }

  /// Draws a convolution with a square kernel.
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
