import Numerics

/// The receptive field of a neuron: every input position with a path to it.
public struct ReceptiveField: Hashable, Sendable {
  /// For each axis of the input, channels included, the positions in ascending order.
  public let axes: [[Int]]

  /// For each axis of the input, the range from the first position to the last: the field's
  /// bounding box.
  public var hull: [Range<Int>] {
    axes.map { ($0.first ?? 0)..<($0.last ?? -1) + 1 }
  }

  /// Whether the bounding box contains positions outside the field. This happens with dilation, and
  /// when the stride exceeds the window.
  public var hasHoles: Bool { zip(axes, hull).contains { $0.count < $1.count } }
}

extension Network {
  /// The receptive field of a neuron: the input positions, axis by axis, with a path to it. `nil`
  /// if there is none, as for a constant.
  ///
  /// It follows from strides, kernels, dilations, paddings and the order of axes alone. The walk
  /// goes from the neuron to the input. At every node it asks which operand positions the known
  /// positions read:
  ///
  ///     input = output · stride − before + kernel · dilation        a window, along each axis
  ///     all positions of an axis                                    dense, mean, softmax, …
  ///     the same position                                           activation, sum, product, …
  ///
  /// All weights are taken as nonzero, and every path through a maximum or a ReLU as open. So
  /// positions outside can never change the neuron; positions inside may or may not. Along a chain
  /// of windows the field is a product of its axes and exact in this sense. Where branches meet,
  /// each axis is still exact, but the product of the axes may have corners that no path reaches.
  /// Below such a node, a slice, a part of a concatenation, padding or a reshape may then add
  /// positions that are not in the field.
  ///
  /// - Parameters:
  ///   - neuron: The flat index of a neuron of the node.
  ///   - node: The node's position in the list of nodes.
  public func receptiveField(of neuron: Int, at node: Int) -> ReceptiveField? {
    precondition(
      nodes.indices.contains(node) && (0..<nodes[node].shape.count).contains(neuron),
      "the neuron is one of the network's")
    var fields = [[Set<Int>]?](repeating: nil, count: nodes.count)
    fields[node] = nodes[node].shape.place(of: neuron).map { [$0] }
    for position in (1..<max(node + 1, 1)).reversed() {
      guard let field = fields[position] else { continue }
      let reader = nodes[position]
      let shapes = reader.operands.map { nodes[$0].shape }
      let read = reader.operation.positionsRead(by: field, of: reader.shape, from: shapes)
      for (operand, positions) in zip(reader.operands, read)
      where positions.allSatisfy({ !$0.isEmpty }) {
        let others = fields[operand] ?? positions
        fields[operand] = zip(others, positions).map { $0.union($1) }
      }
    }
    return fields[0].map { ReceptiveField(axes: $0.map { $0.sorted() }) }
  }
}

extension Operation {
  /// The positions of each operand, axis by axis, that these positions of the result read. An axis
  /// is empty if none is read.
  fileprivate func positionsRead(
    by field: [Set<Int>], of shape: Shape, from operands: [Shape]
  ) -> [[Set<Int>]] {
    /// All positions of these axes of the only operand, and the same positions of its other axes.
    func all(of axes: some Sequence<Int>) -> [[Set<Int>]] {
      var positions = field
      for axis in axes { positions[axis] = Set(0..<operands[0].axes[axis]) }
      return [positions]
    }
    switch self {
    case .input, .constant:
      return []
    case .dense:
      return all(of: [shape.rank - 1])
    case .convolution(let convolution):
      let perGroup = shape.axes[0] / convolution.groups
      let channels = operands[0].axes[0] / convolution.groups
      let groups = Set(field[0].map { $0 / perGroup })
      let read = Set(groups.flatMap { $0 * channels..<($0 + 1) * channels })
      return [[read] + convolution.window.positionsRead(by: field, from: operands[0])]
    case .averagePool(let pooling):
      return [[field[0]] + pooling.window.positionsRead(by: field, from: operands[0])]
    case .maxPool(let window):
      return [[field[0]] + window.positionsRead(by: field, from: operands[0])]
    case .mean(let axes), .sum(let axes):
      return all(of: axes)
    case .interpolate(let interpolation):
      return [interpolation.positionsRead(by: field)]
    case .add, .multiply:
      return operands.map { $0.positionsSpread(over: field) }
    case .affine, .batchNormalization, .activation:
      return [field]
    case .matrixProduct:
      let (rows, columns) = (shape.rank - 2, shape.rank - 1)
      let inner = Set(0..<operands[0].axes[columns])
      var (first, second) = (field, field)
      first[columns] = inner
      second[rows] = inner
      return [first, second]
    case .rearrange(let rearrangement):
      return rearrangement.positionsRead(by: field, of: shape, from: operands)
    case .softmax(let axis), .logSoftmax(let axis):
      return all(of: [axis])
    case .layerNormalization(let normalization):
      return all(of: (shape.rank - normalization.scale.shape.rank)..<shape.rank)
    case .embedding:
      return [Array(field.dropLast())]
    }
  }
}

extension Window {
  /// The positions that the windows of a result see along each axis. The first axis of the field is
  /// that of the channels.
  fileprivate func positionsRead(by field: [Set<Int>], from operand: Shape) -> [Set<Int>] {
    axes.indices.map { axis in
      let taps = taps(along: axis, of: operand.axes[axis + 1])
      return Set(field[axis + 1].flatMap { taps[$0].map(\.input) })
    }
  }
}

extension Rearrangement {
  fileprivate func positionsRead(
    by field: [Set<Int>], of shape: Shape, from operands: [Shape]
  ) -> [[Set<Int>]] {
    switch self {
    case .reshape:
      let isWhole = zip(field, shape.axes).allSatisfy { $0.count == $1 }
      return [
        isWhole
          ? operands[0].axes.map { Set(0..<$0) } : operands[0].places(of: shape.indices(at: field))
      ]
    case .transpose(let order):
      var read = field
      for (axis, origin) in order.enumerated() { read[origin] = field[axis] }
      return [read]
    case .concatenate(let axis):
      var start = 0
      return operands.map { operand in
        defer { start += operand.axes[axis] }
        return field.moved(along: axis, by: -start, within: operand)
      }
    case .slice(let axis, let start, _, let step):
      var read = field
      read[axis] = Set(field[axis].map { start + $0 * step })
      return [read]
    case .pad(let before, _, _):
      return [
        before.indices.reduce(field) {
          $0.moved(along: $1, by: -before[$1], within: operands[0])
        }
      ]
    case .expand:
      return [operands[0].positionsSpread(over: field)]
    case .gather(let indices, _):
      return [operands[0].places(of: shape.indices(at: field).map { indices[$0] })]
    }
  }
}

extension Interpolation {
  fileprivate func positionsRead(by field: [Set<Int>]) -> [Set<Int>] {
    let leading = field.dropLast(result.rank)
    let rows = result.indices(at: Array(field.suffix(result.rank)))
    let read = Set(rows.flatMap { map.row($0).map(\.source) })
    return leading + operand.places(of: Array(read))
  }
}

extension [Set<Int>] {
  /// The positions moved along an axis; those that leave the shape are dropped.
  fileprivate func moved(along axis: Int, by distance: Int, within shape: Shape) -> [Set<Int>] {
    var moved = self
    moved[axis] = Set(self[axis].map { $0 + distance }.filter((0..<shape.axes[axis]).contains))
    return moved
  }
}

extension Shape {
  /// The position of an element along each axis.
  fileprivate func place(of index: Int) -> [Int] {
    zip(axes, strides).map { index / $1 % $0 }
  }

  /// The positions along each axis at which these elements are.
  fileprivate func places(of indices: [Int]) -> [Set<Int>] {
    zip(axes, strides).map { length, stride in
      Set(indices.lazy.map { $0 / stride % length })
    }
  }

  /// The flat indices of the elements at all combinations of these positions.
  fileprivate func indices(at field: [Set<Int>]) -> [Int] {
    zip(field, strides).reduce([0]) { indices, axis in
      indices.flatMap { index in axis.0.map { index + $0 * axis.1 } }
    }
  }

  /// The positions of this shape that are broadcast to these positions of a larger one. Shapes are
  /// aligned at the last axis; an axis of length 1 has one position.
  fileprivate func positionsSpread(over field: [Set<Int>]) -> [Set<Int>] {
    zip(axes, field.suffix(rank)).map { $0 == 1 ? [0] : $1 }
  }
}
