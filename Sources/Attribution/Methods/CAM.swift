public import Networks

extension Engine {
  /// Grad-CAM at a node: each channel is weighted by the mean of its gradient, the channels are
  /// summed, and the positive part is taken.
  ///
  ///     w_c = mean over positions of ∂f/∂F_c ,   H = (Σ_c w_c F_c)⁺
  ///
  /// Document 004's steps 1 to 3 are `hiResCAM`.
  ///
  /// Source: Selvaraju et al. 2017, equations 1 and 2.
  ///
  /// - Parameters:
  ///   - inputs: A batch of inputs.
  ///   - node: The position of a node of shape channels × height × width or channels × length.
  ///   - target: The output to explain.
  /// - Returns: One map per example, N×1×height×width or N×1×length, not upsampled.
  public func gradCAM(
    of inputs: Tensor, at node: Int, target: Target = .predicted
  ) throws(AttributionError) -> Tensor {
    try cam(of: inputs, at: node, target: target) { features, gradient, positions in
      let weights = stride(from: 0, to: gradient.count, by: positions).map {
        gradient[$0..<$0 + positions].reduce(0, +) / Double(positions)
      }
      return (0..<positions).map { p in
        max(0, weights.indices.reduce(0) { $0 + weights[$1] * features[$1 * positions + p] })
      }
    }
  }

  /// HiResCAM, document 004's steps 1 to 3: gradient times activation at each position, summed over
  /// the channels. Both signs are kept.
  ///
  ///     H_p = Σ_c ∂f/∂F_{c,p} · F_{c,p}
  ///
  /// Source: document 004, "Grad CAM", which calls it Grad-CAM; Draelos and Carin 2020, "HiResCAM".
  ///
  /// - Parameters:
  ///   - inputs: A batch of inputs.
  ///   - node: The position of a node of shape channels × height × width or channels × length.
  ///   - target: The output to explain.
  /// - Returns: One map per example, N×1×height×width or N×1×length, not upsampled.
  public func hiResCAM(
    of inputs: Tensor, at node: Int, target: Target = .predicted
  ) throws(AttributionError) -> Tensor {
    try cam(of: inputs, at: node, target: target) { features, gradient, positions in
      (0..<positions).map { p in
        stride(from: p, to: features.count, by: positions).reduce(0) {
          $0 + gradient[$1] * features[$1]
        }
      }
    }
  }

  /// Guided Grad-CAM: the upsampled Grad-CAM map times guided backpropagation, in the shape of the
  /// input.
  ///
  /// Source: document 004, "Grad CAM", step 5; Selvaraju et al. 2017, section 3.3.
  public func guidedGradCAM(
    of inputs: Tensor, at node: Int, target: Target = .predicted
  ) throws(AttributionError) -> Tensor {
    let positions = Array(network.input.shape.axes.dropFirst())
    guard positions.count == network.nodes[node].shape.rank - 1 else {
      throw .noMap(node: network.nodes[node].name, network.nodes[node].shape)
    }
    let map = try gradCAM(of: inputs, at: node, target: target).upsampled(to: positions)
    let guided = try guidedBackpropagation(of: inputs, target: target)
    let (size, area) = (network.input.shape.count, positions.reduce(1, *))
    return Tensor(
      shape: inputs.shape,
      elements: guided.elements.indices.map { i in
        guided[i] * map[i / size * area + i % area]
      })
  }

  private func cam(
    of inputs: Tensor, at node: Int, target: Target,
    _ map: (_ features: [Double], _ gradient: [Double], _ positions: Int) -> [Double]
  ) throws(AttributionError) -> Tensor {
    let shape = network.nodes[node].shape
    guard shape.rank == 2 || shape.rank == 3 else {
      throw .noMap(node: network.nodes[node].name, shape)
    }
    let features = try activations(of: inputs, at: [node])[0]
    let gradient = try gradient(of: inputs, from: .oneHot(target), at: [node]).gradients[0]
    let positions = Shape(Array(shape.axes.dropFirst()))
    let maps = (0..<inputs.examples).flatMap {
      map(features.example($0).elements, gradient.example($0).elements, positions.count)
    }
    return Tensor(shape: Shape([inputs.examples, 1] + positions.axes), elements: maps)
  }
}

extension Network {
  /// The default node for Grad-CAM: the first activation after the last convolution, where only
  /// batch normalisation and addition may lie between. It is the convolution itself if there is no
  /// such activation, and `nil` without convolutions.
  public var lastFeatureMap: Int? {
    guard let convolution = nodes.lastIndex(where: { $0.operation.kind == .convolution }) else {
      return nil
    }
    var place = convolution
    for (position, node) in nodes.enumerated().dropFirst(convolution + 1)
    where node.operands.contains(place) {
      switch node.operation.kind {
      case .activation: return position
      case .batchNormalization, .addition: place = position
      default: return convolution
      }
    }
    return convolution
  }
}
