/// A fully connected layer: weights of shape outputs × inputs, and an optional bias per output.
///
///     z_k = Σ_j w_kj a_j + b_k
///
/// The layer acts along the last axis of its operand, at each position of the others.
public struct Dense: Hashable, Sendable {
  /// The weights w_kj, of shape outputs × inputs.
  public let weight: Tensor
  /// The biases b_k, one per output.
  public let bias: Tensor?

  /// Creates a dense layer. A network checks the shapes when it is appended.
  public init(weight: Tensor, bias: Tensor? = nil) {
    self.weight = weight
    self.bias = bias
  }

  /// Creates a dense layer from a row of weights for each output neuron.
  public init(_ rows: [[Double]], bias: [Double]? = nil) {
    self.init(weight: Tensor(rows: rows), bias: bias.map { Tensor($0) })
  }
}

extension Dense {
  func shape(from operand: Shape, at name: String) throws(NetworkError) -> Shape {
    guard weight.shape.rank == 2 else {
      throw .weightShape(node: name, weight: weight.shape)
    }
    guard operand.axes.last == weight.shape.axes[1] else {
      throw .inputCount(node: name, operand: operand, weight: weight.shape)
    }
    let outputs = weight.shape.axes[0]
    try check(weight: weight, bias: bias, outputs: outputs, at: name)
    return Shape(operand.axes.dropLast() + [outputs])
  }
}

/// Checks that a layer's parameters are finite and that its bias has one entry per output.
func check(
  weight: Tensor, bias: Tensor?, outputs: Int, at name: String
) throws(NetworkError) {
  if let bias, bias.shape != [outputs] {
    throw .biasShape(node: name, bias: bias.shape, outputs: outputs)
  }
  try checkFinite(["weight": weight, "bias": bias], at: name)
}

/// Checks that all of these parameters are finite.
func checkFinite(
  _ parameters: KeyValuePairs<String, Tensor?>, at name: String
) throws(NetworkError) {
  for (parameter, tensor) in parameters {
    if let index = tensor?.firstNonFinite {
      throw .nonFinite(node: name, parameter: parameter, index: index)
    }
  }
}
