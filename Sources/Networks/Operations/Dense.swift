/// A fully connected layer: weights in the shape outputs × inputs, a bias for each output or none.
///
///     z_k = Σ_j w_kj a_j + b_k
///
/// It acts along the last axis of its operand, at each position of the others.
public struct Dense: Hashable, Sendable {
  /// w_kj, outputs × inputs.
  public let weight: Tensor
  /// b_k, one for each output.
  public let bias: Tensor?

  /// A dense layer. Whether the shapes fit is checked when a network takes it in.
  public init(weight: Tensor, bias: Tensor? = nil) {
    self.weight = weight
    self.bias = bias
  }

  /// A dense layer with a row of weights for each output neuron.
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

/// Checks that a layer's parameters are finite and its bias has one entry for each output.
func check(
  weight: Tensor, bias: Tensor?, outputs: Int, at name: String
) throws(NetworkError) {
  if let bias, bias.shape != [outputs] {
    throw .biasShape(node: name, bias: bias.shape, outputs: outputs)
  }
  try checkFinite(["weight": weight, "bias": bias], at: name)
}

/// Checks that none of these parameters holds a value that is not finite.
func checkFinite(
  _ parameters: KeyValuePairs<String, Tensor?>, at name: String
) throws(NetworkError) {
  for (parameter, tensor) in parameters {
    if let index = tensor?.firstNonFinite {
      throw .nonFinite(node: name, parameter: parameter, index: index)
    }
  }
}
