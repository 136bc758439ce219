import Attribution
import Networks
import Numerics
import Scalar

extension Tensor {
  /// Every element as near as a `Float` comes to it, so that both paths start from the same numbers.
  var rounded: Tensor { map { Double(Float($0)) } }

  /// The size of every element.
  var sizes: Tensor { map(abs) }

  /// The size of the largest element.
  var largest: Double { elements.reduce(0) { max($0, abs($1)) } }
}

extension Network {
  /// The same network, its weights as near as a `Float` comes to them.
  func rounded() throws -> Network { try mapParameters(\.rounded) }

  /// The same network with the sizes of its weights: at the sizes of its inputs, a linear node's value
  /// is Σ |a_j w_jk| of the network itself, the scale of what rounding may do there.
  func sizes() throws -> Network { try mapParameters(\.sizes) }

  private func mapParameters(_ change: (Tensor) -> Tensor) throws -> Network {
    var network = try Network(input: input.name, shape: input.shape)
    for node in nodes.dropFirst() {
      try network.append(node.name, node.operation.mapParameters(change), of: node.operands)
    }
    return network
  }
}

extension Operation {
  /// Σ_j |w_jk| a_j for each of this node's neurons, its biases left out.
  func sizedSum(of operands: [Tensor]) throws -> [Double] {
    var network = try Network(shape: [1])
    for (i, operand) in operands.enumerated() {
      try network.append("operand\(i)", .constant(operand), of: [])
    }
    let sizes = mapParameters(\.sizes, biases: { Tensor(zeros: $0.shape) })
    let sum = try network.append("sum", sizes, of: Array(1...operands.count))
    return try ScalarEngine(for: network).activations(of: Tensor(example: [0]), at: [sum])[0]
      .elements
  }

  fileprivate func mapParameters(_ change: (Tensor) -> Tensor) -> Operation {
    mapParameters(change, biases: change)
  }

  /// The same operation with its weights, and what it adds whatever the input, changed.
  private func mapParameters(
    _ change: (Tensor) -> Tensor, biases: (Tensor) -> Tensor
  ) -> Operation {
    switch self {
    case .constant(let value):
      .constant(change(value))
    case .dense(let dense):
      .dense(Dense(weight: change(dense.weight), bias: dense.bias.map(biases)))
    case .convolution(let convolution):
      .convolution(
        Convolution(
          weight: change(convolution.weight), bias: convolution.bias.map(biases),
          window: convolution.window, groups: convolution.groups))
    case .affine(let affine):
      .affine(Affine(scale: affine.scale.map(change), shift: affine.shift.map(biases)))
    case .batchNormalization(let normalization):
      .batchNormalization(normalization.mapParameters(change, biases: biases))
    case .layerNormalization(let normalization):
      .layerNormalization(
        LayerNormalization(
          scale: change(normalization.scale), shift: biases(normalization.shift),
          epsilon: normalization.epsilon, isCentred: normalization.isCentred))
    case .interpolate(let interpolation):
      .interpolate(interpolation.mapWeights(change))
    case .embedding(let table):
      .embedding(change(table))
    case .rearrange(.pad(let before, let after, let value)):
      .rearrange(.pad(before: before, after: after, value: change(Tensor([value]))[0]))
    case .input, .add, .averagePool, .mean, .sum, .activation, .multiply, .matrixProduct,
      .rearrange,
      .maxPool, .softmax, .logSoftmax:
      self
    }
  }
}

extension Interpolation {
  fileprivate func mapWeights(_ change: (Tensor) -> Tensor) -> Interpolation {
    Interpolation(
      from: operand, to: result,
      rows: (0..<map.outputs).map { row in
        map.row(row).map { Term($0.source, change(Tensor([$0.weight]))[0]) }
      })
  }
}

extension BatchNormalization {
  /// With one factor and one offset for each channel, which is all that it is.
  fileprivate func mapParameters(
    _ change: (Tensor) -> Tensor, biases: (Tensor) -> Tensor
  ) -> BatchNormalization {
    let channels = factors.count
    return BatchNormalization(
      scale: change(Tensor(factors)), shift: biases(Tensor(offsets)),
      mean: Tensor(Array(repeating: 0, count: channels)),
      variance: Tensor(Array(repeating: 1, count: channels)), epsilon: 0)
  }
}
