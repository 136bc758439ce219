extension Network {
  /// Whether the node at this position can be merged: a batch normalisation that is the only reader
  /// of a dense layer or a convolution.
  public func canMerge(_ position: Int) -> Bool {
    guard case .batchNormalization = nodes[position].operation else { return false }
    let below = nodes[position].operands[0]
    guard nodes.count(where: { $0.operands.contains(below) }) == 1 else { return false }
    switch nodes[below].operation {
    case .convolution: return true
    // The outputs of a dense layer are its channels only if it acts on a single position.
    case .dense: return nodes[below].shape.rank == 1
    default: return false
    }
  }

  /// The network with every batch normalisation merged into the dense layer or convolution before
  /// it, where `canMerge` allows. The outputs are equal up to rounding.
  ///
  ///     w′ = factor_c · w ,   b′ = factor_c · b + offset_c
  ///
  /// The merged node keeps the linear node's name and units.
  ///
  /// - Throws: `NetworkError` if a merged parameter is not finite.
  public func mergingBatchNormalization() throws(NetworkError) -> Network {
    var merged = try Network(input: input.name, shape: input.shape, units: input.units)
    let mergeable = Set(nodes.indices.filter(canMerge))
    // For each layer that absorbs a batch normalisation, the position of the latter.
    let readers = Dictionary(uniqueKeysWithValues: mergeable.map { (nodes[$0].operands[0], $0) })
    // The position in the merged network of each node of this one.
    var places = [0]
    for (position, node) in nodes.enumerated().dropFirst() {
      if mergeable.contains(position) {
        places.append(places[node.operands[0]])
        continue
      }
      var operation = node.operation
      if let reader = readers[position],
        case .batchNormalization(let normalization) = nodes[reader].operation
      {
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
    let (factors, offsets) = (factors, offsets)
    return Tensor(factors.indices.map { factors[$0] * (bias?[$0] ?? 0) + offsets[$0] })
  }
}

extension Tensor {
  /// The tensor with each entry of the first axis multiplied by its factor.
  fileprivate func scaled(_ factors: [Double]) -> Tensor {
    Tensor(shape: shape, numbers: numbers.rows(times: factors))
  }
}
