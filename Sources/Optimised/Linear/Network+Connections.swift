import Networks

extension Network {
  /// Compiles the network to units in topological order.
  ///
  /// The first step decides which values are stored as images: the operands of windows, and values
  /// computed from those neuron by neuron. Where a node needs the other layout, a unit that only
  /// moves elements is inserted. Then every value gets a border as wide as its widest reader's, and
  /// the weights are packed.
  ///
  /// - Parameter sharesLayers: Whether dense layers with the same weights are packed once.
  func units(sharesLayers: Bool) -> [Unit] {
    let drafts = drafts()
    let shared = sharesLayers ? SharedLayers() : nil
    var units: [Unit] = []
    var readers = Array(repeating: [Int](), count: drafts.count)
    for (index, draft) in drafts.enumerated() {
      for operand in draft.operands where !readers[operand].contains(index) {
        readers[operand].append(index)
      }
    }
    for (index, draft) in drafts.enumerated() {
      let layout =
        draft.isImage
        ? Layout(image: draft.shape, border: draft.border) : Layout(plain: draft.shape.count)
      let operands = draft.operands.map {
        Lying(shape: units[$0].shape, layout: units[$0].layout)
      }
      units.append(
        Unit(
          node: draft.node, operation: draft.operation,
          work: draft.work(operands, into: layout, shared), operands: draft.operands,
          readers: readers[index], shape: draft.shape, layout: layout,
          isNonNegative: draft.isNonNegative(draft.operands.map { units[$0] })))
    }
    for index in units.indices.reversed() where units[index].readers.count == 1 {
      let reader = units[units[index].readers[0]]
      switch reader.work {
      case .maxPool(let pooling): units[index].isPooled = pooling.choosesOneOfFour
      case .activation: units[index].isPooled = reader.isPooled
      case .input, .constant, .linear, .rearrange, .product, .softmax, .layerNormalization,
        .embedding:
        continue
      }
    }
    return units
  }

  private func drafts() -> [Draft] {
    let wantsImage = wantsImage()
    var drafts = Drafts()
    for (position, node) in nodes.enumerated() {
      let shapes = node.operands.map { nodes[$0].shape }
      var demand = node.operation.demand(of: shapes)
      if case .rearrange(.reshape) = node.operation, wantsImage[position], shapes != [node.shape] {
        // An image's elements have another order under another shape.
        demand = .plain
      }
      let operands = node.operands.map { drafts.operand($0, for: demand) }
      let isImage: Bool =
        switch node.operation {
        case .convolution, .maxPool, .averagePool: true
        case .interpolate: demand == .image
        case .activation, .affine, .batchNormalization: drafts.all[operands[0]].isImage
        case .input, .constant, .rearrange, .mean, .sum, .add, .multiply: wantsImage[position]
        case .dense, .matrixProduct, .softmax, .logSoftmax, .layerNormalization, .embedding: false
        }
      if case .convolution(let convolution) = node.operation {
        drafts.widenBorder(of: operands[0], for: convolution.window, into: node.shape)
      }
      drafts.append(
        Draft(
          node: position, operation: node.operation, operands: operands, shape: node.shape,
          isImage: isImage))
    }
    return drafts.all
  }

  /// For each node, whether its value is stored as an image: a window slides over it, or over a
  /// value computed from it position by position.
  private func wantsImage() -> [Bool] {
    var wants = Array(repeating: false, count: nodes.count)
    for (position, node) in nodes.enumerated().reversed() {
      for operand in node.operands where (2...4).contains(nodes[operand].shape.rank) {
        switch node.operation {
        case .convolution, .maxPool, .averagePool, .interpolate:
          if node.operation.demand(of: [nodes[operand].shape]) == .image { wants[operand] = true }
        case .activation, .affine, .batchNormalization, .add, .multiply,
          .rearrange(.concatenate), .rearrange(.slice), .rearrange(.pad):
          if wants[position] && nodes[operand].shape.rank == node.shape.rank {
            wants[operand] = true
          }
        case .input, .constant, .dense, .mean, .sum, .matrixProduct, .rearrange, .softmax,
          .logSoftmax, .layerNormalization, .embedding:
          break
        }
      }
    }
    // A sum of images is an image, even if no window reads it.
    for (position, node) in nodes.enumerated() {
      guard node.operation.followsImages, (2...4).contains(node.shape.rank) else { continue }
      let areImages = node.operands.allSatisfy {
        nodes[$0].shape == node.shape && (makesImage(nodes[$0]) || wants[$0])
      }
      if areImages { wants[position] = true }
    }
    return wants
  }

  private func makesImage(_ node: Node) -> Bool {
    node.operation.demand(of: node.operands.map { nodes[$0].shape }) == .image
  }
}
