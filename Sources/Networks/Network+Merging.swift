extension Network {
  /// Whether the node at this position can be merged: a batch normalisation that is the only reader of
  /// dense layers and convolutions, directly or through rearrangements that keep their channels apart.
  public func canMerge(_ position: Int) -> Bool { channelsMerged(by: position) != nil }

  /// The layers into which the batch normalisation at this position can be merged, each with the
  /// normalisation's channel for each of its own channels; `nil` if it cannot be merged.
  ///
  /// A channel that the normalisation does not read has none.
  private func channelsMerged(by position: Int) -> [Int: [Int?]]? {
    guard case .batchNormalization(let normalization) = nodes[position].operation,
      let sources = mergeableSources(of: position)
    else { return nil }
    let channels = normalization.scale.shape.count
    let size = nodes[position].shape.count / channels
    // For each element of a node, the normalisation's channel that reads it.
    var readers: [Int: [Int?]] = [
      nodes[position].operands[0]: (0..<nodes[position].shape.count).map { $0 / size }
    ]
    var layers: [Int: [Int?]] = [:]
    for source in sources.sorted(by: >) {
      guard let elements = readers[source] else { return nil }
      let node = nodes[source]
      if case .rearrange(let rearrangement) = node.operation {
        let shapes = node.operands.map { nodes[$0].shape }
        for (number, operand) in node.operands.enumerated() {
          guard
            let found = rearrangement.readers(
              ofOperand: number, among: shapes, given: elements, of: node.shape,
              joining: readers[operand])
          else { return nil }
          readers[operand] = found
        }
      } else {
        guard let found = node.channels(of: elements) else { return nil }
        layers[source] = found
      }
    }
    return layers
  }

  /// The dense layers, convolutions and rearrangements through which a batch normalisation's operand
  /// is computed, if nothing else reads them; `nil` if there is any other node among them.
  private func mergeableSources(of position: Int) -> Set<Int>? {
    var sources: Set<Int> = []
    var pending = [position]
    while let reader = pending.popLast() {
      for operand in nodes[reader].operands where sources.insert(operand).inserted {
        guard nodes.count(where: { $0.operands.contains(operand) }) == 1 else { return nil }
        switch nodes[operand].operation {
        case .convolution, .dense: continue
        case .rearrange(.pad): return nil
        case .rearrange: pending.append(operand)
        default: return nil
        }
      }
    }
    return sources
  }

  /// The network with every batch normalisation merged into the dense layers or convolutions before
  /// it, where `canMerge` allows. The outputs are equal up to rounding.
  ///
  ///     w′ = factor_c · w ,   b′ = factor_c · b + offset_c
  ///
  /// Here c is the normalisation's channel that reads the layer's channel. A transposed convolution
  /// from a file is several convolutions whose results are interleaved, so that rearrangements may lie
  /// between. The merged nodes keep the layers' names and units.
  ///
  /// - Throws: `NetworkError` if a merged parameter is not finite.
  public func mergingBatchNormalization() throws(NetworkError) -> Network {
    var merged = try Network(input: input.name, shape: input.shape, units: input.units)
    var mergeable: Set<Int> = []
    var layers: [Int: Operation] = [:]
    for (position, node) in nodes.enumerated() {
      guard case .batchNormalization(let normalization) = node.operation,
        let channels = channelsMerged(by: position)
      else { continue }
      mergeable.insert(position)
      for (layer, channels) in channels {
        layers[layer] = nodes[layer].operation.merging(normalization, channels)
      }
    }
    // The position in the merged network of each node of this one.
    var places = [0]
    for (position, node) in nodes.enumerated().dropFirst() {
      if mergeable.contains(position) {
        places.append(places[node.operands[0]])
        continue
      }
      places.append(
        try merged.append(
          node.name, layers[position] ?? node.operation, of: node.operands.map { places[$0] },
          units: node.units))
    }
    return merged
  }
}

extension Network.Node {
  /// The common reader of the elements of each output channel; `nil` if they have several.
  fileprivate func channels(of readers: [Int?]) -> [Int?]? {
    // The channels of a convolution are the first axis, those of a dense layer the last.
    var (channels, stride, step) = (shape.axes.first ?? 1, 0, 1)
    if case .dense = operation {
      channels = shape.axes.last ?? 1
      (stride, step) = (1, channels)
    } else {
      stride = shape.count / channels
    }
    var found: [Int?] = []
    for channel in 0..<channels {
      let elements = (0..<shape.count / channels).lazy.compactMap {
        readers[channel * stride + $0 * step]
      }
      guard elements.allSatisfy({ $0 == elements.first }) else { return nil }
      found.append(elements.first)
    }
    return found
  }
}

extension Rearrangement {
  /// For each element of an operand, the reader of its copies in the result; `nil` if copies have
  /// several.
  ///
  /// - Parameters:
  ///   - number: The position of the operand among the operands.
  ///   - operands: The shapes of all operands.
  ///   - readers: The reader of each element of the result.
  ///   - known: The readers of the operand's elements that are known already.
  fileprivate func readers(
    ofOperand number: Int, among operands: [Shape], given readers: [Int?], of result: Shape,
    joining known: [Int?]?
  ) -> [Int?]? {
    let operand = operands[number]
    var found = known ?? Array(repeating: nil, count: operand.count)
    func join(_ element: Int, _ reader: Int?) -> Bool {
      guard let reader, found[element] != reader else { return true }
      guard found[element] == nil else { return false }
      found[element] = reader
      return true
    }
    if case .concatenate(let axis) = self {
      let start = operands[..<number].reduce(0) { $0 + $1.axes[axis] }
      let places = operand.indices(strides: result.strides, from: start * result.strides[axis])
      return places.indices.allSatisfy({ join($0, readers[places[$0]]) }) ? found : nil
    }
    guard let sources = sources(of: operand) else { return nil }
    return sources.indices.allSatisfy({ join(sources[$0], readers[$0]) }) ? found : nil
  }
}

extension Operation {
  /// The layer with a batch normalisation merged into it.
  ///
  /// - Parameter channels: The normalisation's channel for each channel of the layer.
  fileprivate func merging(
    _ normalization: BatchNormalization, _ channels: [Int?]
  ) -> Operation {
    let (factors, offsets) = (normalization.factors, normalization.offsets)
    let factor = channels.map { $0.map { factors[$0] } ?? 1 }
    let offset = channels.map { $0.map { offsets[$0] } ?? 0 }
    func merged(_ bias: Tensor?) -> Tensor {
      Tensor(channels.indices.map { factor[$0] * (bias?[$0] ?? 0) + offset[$0] })
    }
    switch self {
    case .dense(let dense):
      return .dense(Dense(weight: dense.weight.scaled(factor), bias: merged(dense.bias)))
    case .convolution(let convolution):
      return .convolution(
        Convolution(
          weight: convolution.weight.scaled(factor), bias: merged(convolution.bias),
          window: convolution.window, groups: convolution.groups))
    default: preconditionFailure("only dense layers and convolutions absorb a batch normalization")
    }
  }
}

extension Tensor {
  /// The tensor with each entry of the first axis multiplied by its factor.
  fileprivate func scaled(_ factors: [Double]) -> Tensor {
    Tensor(shape: shape, numbers: numbers.rows(times: factors))
  }
}
