import Networks

extension Importer {
  /// The meaning of a name in the file.
  enum Value {
    case constant(Constant)
    /// The value of a node of the network.
    case node(NodeValue)
    /// A function of each element of a node, not yet appended to the network.
    case expression(Expression, of: NodeValue)
    /// A list of values, such as the pieces of a split.
    case sequence([Value])

    /// The node of the value, or the node of whose elements it is a function; `nil` for others.
    var computed: NodeValue? {
      switch self {
      case .node(let value), .expression(_, let value): value
      case .constant, .sequence: nil
      }
    }
  }
}

/// The value of a node of the network, with the dimensions that the file gives it.
///
/// A leading axis of length 1, the batch, is not an axis of the network. Both have the same elements
/// in the same order.
struct NodeValue: Hashable {
  /// The position of the node in the network.
  var node: Int
  /// The dimensions in the file, with the batch.
  var dimensions: [Int]

  /// Whether the node's shape lacks the first axis of the dimensions, which then has length 1.
  var dropsAxis: Bool { NodeValue.dropsAxis(dimensions) }

  /// The shape of the node.
  var shape: Shape { NodeValue.shape(dimensions) }

  /// The number of axes in the file.
  var rank: Int { dimensions.count }

  static func dropsAxis(_ dimensions: [Int]) -> Bool { dimensions.count > 1 && dimensions[0] == 1 }

  /// The shape of a node whose value has these dimensions in the file.
  static func shape(_ dimensions: [Int]) -> Shape {
    guard !dimensions.isEmpty else { return [1] }
    return Shape(dropsAxis(dimensions) ? Array(dimensions.dropFirst()) : dimensions)
  }
}
