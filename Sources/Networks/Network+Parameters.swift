extension Network {
  /// The trainable parameters: the weights and biases of dense layers and convolutions, named
  /// `node.weight` and `node.bias`.
  ///
  /// Parameters of other operations, such as batch normalisation and embeddings, are not included.
  public var parameters: [String: Tensor] {
    var parameters: [String: Tensor] = [:]
    for node in nodes {
      guard let (weight, bias) = node.operation.weights else { continue }
      parameters["\(node.name).weight"] = weight
      parameters["\(node.name).bias"] = bias
    }
    return parameters
  }

  /// The names of `parameters`, node by node, each weight before its bias.
  public var parameterNames: [String] {
    let parameters = parameters
    return nodes.flatMap { ["\($0.name).weight", "\($0.name).bias"] }
      .filter { parameters[$0] != nil }
  }

  /// The network with other weights and biases.
  ///
  /// - Parameter parameters: One tensor for each of `self.parameters`, with the same name and
  ///   shape.
  /// - Throws: `NetworkError` if a parameter is missing, unknown, not finite or of another shape.
  public func with(parameters: [String: Tensor]) throws(NetworkError) -> Network {
    let own = self.parameters
    for name in own.keys.sorted() where parameters[name]?.shape != own[name]?.shape {
      throw .parameter(name, found: parameters[name]?.shape, expected: own[name]?.shape)
    }
    for (name, tensor) in parameters.sorted(by: { $0.key < $1.key }) where own[name] == nil {
      throw .parameter(name, found: tensor.shape, expected: nil)
    }
    var network = try Network(input: input.name, shape: input.shape, units: input.units)
    for node in nodes.dropFirst() {
      let operation = node.operation.with(
        weight: parameters["\(node.name).weight"], bias: parameters["\(node.name).bias"])
      try network.append(node.name, operation, of: node.operands, units: node.units)
    }
    return network
  }
}

extension Operation {
  /// The trainable weights and bias of the operation; `nil` if it has none.
  fileprivate var weights: (weight: Tensor, bias: Tensor?)? {
    switch self {
    case .dense(let dense): (dense.weight, dense.bias)
    case .convolution(let convolution): (convolution.weight, convolution.bias)
    case .input, .constant, .add, .averagePool, .mean, .sum, .interpolate, .affine,
      .batchNormalization, .activation, .multiply, .matrixProduct, .rearrange, .maxPool, .softmax,
      .logSoftmax,
      .layerNormalization,
      .embedding:
      nil
    }
  }

  fileprivate func with(weight: Tensor?, bias: Tensor?) -> Operation {
    switch self {
    case .dense(let dense):
      .dense(Dense(weight: weight ?? dense.weight, bias: bias))
    case .convolution(let convolution):
      .convolution(
        Convolution(
          weight: weight ?? convolution.weight, bias: bias, window: convolution.window,
          groups: convolution.groups))
    case .input, .constant, .add, .averagePool, .mean, .sum, .interpolate, .affine,
      .batchNormalization, .activation, .multiply, .matrixProduct, .rearrange, .maxPool, .softmax,
      .logSoftmax,
      .layerNormalization,
      .embedding:
      self
    }
  }
}
