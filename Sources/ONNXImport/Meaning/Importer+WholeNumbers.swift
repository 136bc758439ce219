import Formats
import Networks

/// Whole numbers that depend on the input: the indices of words, masks, and positions counted from
/// masks. Converting them to an integer type changes nothing.
extension Importer {
  /// Whether a node's values are whole numbers whatever the input is.
  func isWhole(_ node: Network.Node) -> Bool {
    let operands = node.operands.map { areWhole[$0] }
    let allWhole = !operands.isEmpty && operands.allSatisfy(\.self)
    switch node.operation {
    case .activation(.sign), .activation(.floor), .activation(.round): return true
    case .constant(let tensor): return tensor.isWhole
    case .rearrange(.pad(_, _, let value)): return allWhole && value == value.rounded()
    case .rearrange, .add, .sum, .multiply, .matrixProduct, .maxPool, .activation(.relu),
      .activation(.abs):
      return allWhole
    case .affine(let affine):
      return allWhole && (affine.scale?.isWhole ?? true) && (affine.shift?.isWhole ?? true)
    case .dense(let dense):
      return allWhole && dense.weight.isWhole && (dense.bias?.isWhole ?? true)
    default: return false
    }
  }

  /// Reads a conversion to whole numbers, which must have no effect: the values are whole already, or
  /// they are elements of the input that select rows of a table. Encoders of categories, which also
  /// read such elements, convert them themselves.
  mutating func takeConversionToWhole(_ call: OperatorCall) throws(ReadError) {
    let name = call.node.inputs[0]
    if case .expression(let expression, let base) = call.operands[0],
      expression.wrapsNegativeIndices, isFromInput(base.node)
    {
      // Rows counted from the end: an embedding takes indices from 0 only.
      values[call.result] = .node(base)
      return
    }
    let value = try position(of: name, reader: call.place)
    guard areWhole[value.node] || isFromInput(value.node) else {
      throw call.refuse("it converts values that depend on the input to whole numbers")
    }
    values[call.result] = .node(value)
    if !areWhole[value.node] { unconverted.insert(call.result) }
  }

  /// Whether a node's elements are elements of the input, moved.
  func isFromInput(_ node: Int) -> Bool {
    var node = node
    while case .rearrange = network.nodes[node].operation, network.nodes[node].operands.count == 1 {
      node = network.nodes[node].operands[0]
    }
    return node == 0
  }
}

extension Tensor {
  fileprivate var isWhole: Bool { elements.allSatisfy { $0 == $0.rounded() } }
}

extension Expression {
  /// Whether the expression adds the number of rows to negative indices, as TensorFlow's exporter
  /// does.
  fileprivate var wrapsNegativeIndices: Bool {
    switch self {
    case .choice(.compare(.less, .x, .number(0)), .add(.x, .number), .x): true
    default: false
    }
  }
}
