extension Network {
  /// Whether the node at this position is a batch normalisation that follows a dense layer or a
  /// convolution which nothing else reads.
  public func canMerge(_ position: Int) -> Bool {
    guard case .batchNormalization = nodes[position].operation else { return false }
    let below = nodes[position].operands[0]
    guard nodes.count(where: { $0.operands.contains(below) }) == 1 else { return false }
    switch nodes[below].operation {
    case .convolution: return true
    // A dense layer's outputs are its channels only if it acts on one position.
    case .dense: return nodes[below].shape.rank == 1
    default: return false
    }
  }

  /// The same network with every batch normalisation that follows a dense layer or a convolution
  /// alone merged into it: its output is the same up to rounding.
  ///
  ///     w′ = factor_c · w ,   b′ = factor_c · b + offset_c
  ///
  /// The merged node keeps the linear node's name and units.
  public func mergingBatchNormalization() throws(NetworkError) -> Network {
    var merged = try Network(input: input.name, shape: input.shape, units: input.units)
    // Where each node of this network is in the merged one.
    var places = [0]
    for (position, node) in nodes.enumerated().dropFirst() {
      if canMerge(position) {
        places.append(places[node.operands[0]])
        continue
      }
      var operation = node.operation
      if let reader = nodes.indices.first(where: {
        nodes[$0].operands == [position] && canMerge($0)
      }), case .batchNormalization(let normalization) = nodes[reader].operation {
        operation = operation.merging(normalization)
      }
      places.append(
        try merged.append(
          node.name, operation, of: node.operands.map { places[$0] }, units: node.units))
    }
    return merged
  }
}

extension Operation {
  fileprivate func merging(_ normalization: BatchNormalization) -> Operation {
    switch self {
    case .dense(let dense):
      .dense(
        Dense(
          weight: dense.weight.scaled(normalization.factors),
          bias: normalization.bias(over: dense.bias)))
    case .convolution(let convolution):
      .convolution(
        Convolution(
          weight: convolution.weight.scaled(normalization.factors),
          bias: normalization.bias(over: convolution.bias), window: convolution.window,
          groups: convolution.groups))
    default: self
    }
  }
}

extension BatchNormalization {
  fileprivate func bias(over bias: Tensor?) -> Tensor {
    Tensor(factors.indices.map { factors[$0] * (bias?[$0] ?? 0) + offsets[$0] })
  }
}

extension Tensor {
  /// Each entry of the first axis times its factor.
  fileprivate func scaled(_ factors: [Double]) -> Tensor {
    let count = elements.count / factors.count
    return Tensor(
      shape: shape, elements: elements.indices.map { elements[$0] * factors[$0 / count] })
  }
}
