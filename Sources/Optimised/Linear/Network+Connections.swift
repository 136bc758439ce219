import Networks

/// A unit before the borders are known, with its operands and the kind of its layout.
private struct Draft {
  let node: Int?
  let operation: Operation
  let operands: [Int]
  let shape: Shape
  let isImage: Bool
  var border = Layout.Border()
}

/// The layout that a node requires of its operands.
private enum Demand {
  case image
  case plain
  case any
}

/// The drafts made so far, node by node.
private struct Drafts {
  private(set) var all: [Draft] = []
  /// The draft of each node.
  private var ofNode: [Int] = []
  /// The draft that moves a value to the other layout, by the draft that computes the value.
  private var moved: [Int: Int] = [:]

  /// Adds the draft of the next node.
  mutating func append(_ draft: Draft) {
    ofNode.append(all.count)
    all.append(draft)
  }

  /// The draft from which a node's value is read in the layout that is demanded: the node's own, or
  /// one that moves it there.
  mutating func operand(_ node: Int, for demand: Demand) -> Int {
    let own = ofNode[node]
    let isImage = all[own].isImage
    guard demand == .image && !isImage || demand == .plain && isImage else { return own }
    if let moved = moved[own] { return moved }
    moved[own] = all.count
    all.append(
      Draft(
        node: nil, operation: .reshape(all[own].shape), operands: [own], shape: all[own].shape,
        isImage: !isImage))
    return all.count - 1
  }

  /// Makes room around an operand for the padding of a window.
  mutating func widenBorder(of operand: Int, for window: Window, into result: Shape) {
    let border = Window2D(window).border(
      input: Layout(image: all[operand].shape).plane, output: Layout(image: result).plane)
    all[operand].border = all[operand].border.union(border)
  }
}

extension Network {
  /// Compiles the network to units in topological order.
  ///
  /// The first step decides which values are stored as images: the operands of windows, and values
  /// computed from those neuron by neuron. Where a node needs the other layout, a unit that only
  /// moves elements is inserted. Then every value gets a border as wide as its widest reader's, and
  /// the weights are packed.
  func units() -> [Unit] {
    let drafts = drafts()
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
      let operands = draft.operands.map { (shape: units[$0].shape, layout: units[$0].layout) }
      units.append(
        Unit(
          node: draft.node, operation: draft.operation,
          work: draft.work(operands, lying: layout), operands: draft.operands,
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
      let demand = node.operation.demand(of: node.operands.map { nodes[$0].shape })
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
          .logSoftmax,
          .layerNormalization, .embedding:
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

extension Operation {
  fileprivate func demand(of operands: [Shape]) -> Demand {
    switch self {
    case .convolution, .maxPool, .averagePool: .image
    case .interpolate(let interpolation):
      interpolation.mapsPositions(of: operands[0]) ? .image : .plain
    case .dense, .matrixProduct, .softmax, .logSoftmax, .layerNormalization, .embedding: .plain
    case .input, .constant, .add, .mean, .sum, .affine, .batchNormalization, .activation,
      .multiply, .rearrange:
      .any
    }
  }

  fileprivate var followsImages: Bool {
    switch self {
    case .add, .multiply, .activation, .affine, .batchNormalization: true
    case .input, .constant, .dense, .convolution, .averagePool, .mean, .sum, .interpolate,
      .matrixProduct,
      .rearrange, .maxPool, .softmax, .logSoftmax, .layerNormalization, .embedding:
      false
    }
  }
}

extension Interpolation {
  /// Whether the map is one of all positions of a sequence or an image, the same for every channel.
  fileprivate func mapsPositions(of operand: Shape) -> Bool {
    (2...4).contains(operand.rank) && self.operand.rank == operand.rank - 1
      && result.rank == self.operand.rank
  }
}

extension Draft {
  fileprivate typealias Operand = (shape: Shape, layout: Layout)

  fileprivate func work(_ operands: [Operand], lying layout: Layout) -> Unit.Work {
    switch operation {
    case .input:
      return .input
    case .constant(let tensor):
      return .constant(tensor.elements)
    case .dense(let dense):
      return .linear(.layer(PackedLayer(dense, of: operands[0].shape)))
    case .convolution(let convolution) where shape.rank == 4:
      return .linear(
        .volume(VolumeConvolution(convolution, lying: operands[0].layout, into: shape)))
    case .convolution(let convolution):
      return .linear(
        .layer(
          PackedLayer(
            convolution, of: operands[0].shape, lying: operands[0].layout, into: shape)))
    case .add:
      return .linear(
        .fixedWeight(FixedWeightConnections(adding: operands, into: shape, lying: layout)))
    case .averagePool(let pooling):
      return .linear(
        .fixedWeight(
          FixedWeightConnections(
            pooling, of: operands[0].shape, lying: operands[0].layout, into: layout)))
    case .mean(let axes):
      return .linear(
        .fixedWeight(
          FixedWeightConnections(
            over: axes, of: operands[0].shape, lying: operands[0].layout, into: layout,
            averages: true)))
    case .sum(let axes):
      return .linear(
        .fixedWeight(
          FixedWeightConnections(
            over: axes, of: operands[0].shape, lying: operands[0].layout, into: layout,
            averages: false)))
    case .interpolate(let interpolation):
      return .linear(
        .fixedWeight(
          FixedWeightConnections(
            interpolation, of: operands[0].shape, lying: operands[0].layout, into: layout)))
    case .affine(let affine):
      return .linear(.affine(AffineConnections(affine, of: shape, lying: layout)))
    case .batchNormalization(let normalization):
      return .linear(.affine(AffineConnections(normalization, of: shape, lying: layout)))
    case .activation(let activation):
      return .activation(ActivationFunction(activation, of: shape, lying: layout))
    case .multiply:
      return .product(
        operands.map { FixedWeightConnections(adding: [$0], into: shape, lying: layout) })
    case .matrixProduct(let first, let second):
      return .linear(
        .matrixProduct(MatrixProductConnections(first, second, of: operands.map(\.shape))))
    case .rearrange(let rearrangement):
      return .rearrange(
        FixedWeightConnections(rearrangement, of: operands, into: shape, lying: layout))
    case .maxPool(let window):
      return .maxPool(MaxPooling(window, of: operands[0].shape))
    case .softmax(let axis):
      return .softmax(Softmax(axis: axis, of: shape))
    case .logSoftmax(let axis):
      return .softmax(Softmax(axis: axis, of: shape, isLogarithm: true))
    case .layerNormalization(let normalization):
      return .layerNormalization(LayerNormalizing(normalization, of: shape))
    case .embedding(let table):
      return .embedding(table)
    }
  }

  /// Whether the operation's values are never negative, given its operands.
  fileprivate func isNonNegative(_ operands: [Unit]) -> Bool {
    switch operation {
    case .activation(let activation): activation.isNonNegative
    case .softmax: true
    case .constant(let tensor): tensor.elements.allSatisfy { $0 >= 0 }
    case .rearrange(.pad(_, _, let value)): value >= 0 && operands.allSatisfy(\.isNonNegative)
    case .interpolate(let interpolation):
      !interpolation.hasNegativeWeights && operands.allSatisfy(\.isNonNegative)
    case .add, .averagePool, .mean, .sum, .maxPool, .rearrange, .multiply:
      operands.allSatisfy(\.isNonNegative)
    case .input, .dense, .convolution, .affine, .batchNormalization, .matrixProduct,
      .logSoftmax, .layerNormalization, .embedding:
      false
    }
  }
}

extension Activation {
  /// Whether the activation is never negative.
  fileprivate var isNonNegative: Bool {
    switch self {
    case .relu, .sigmoid, .softplus, .hardSigmoid, .exp, .abs: true
    case .clip(let low, _): low >= 0
    case .thresholdedRelu(let α): α >= 0
    case .power(let p): p != p.rounded() || p.remainder(dividingBy: 2) == 0
    case .leakyRelu, .elu, .selu, .celu, .tanh, .gelu, .geluTanh, .silu, .hardSwish, .mish,
      .softsign, .shrink, .log, .sin, .cos, .erf, .sign, .floor:
      false
    }
  }
}
