import Networks

/// A unit before the borders are known, with its operands and the kind of its layout.
struct Draft {
  let node: Int?
  let operation: Operation
  let operands: [Int]
  let shape: Shape
  let isImage: Bool
  var border = Layout.Border()
}

/// The layout that a node requires of its operands.
enum Demand {
  case image
  case plain
  case any
}

/// The drafts made so far, node by node.
struct Drafts {
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

extension Operation {
  /// The layout that the operation requires of operands of these shapes.
  func demand(of operands: [Shape]) -> Demand {
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

  /// Whether the result lies as the operands do.
  var followsImages: Bool {
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
