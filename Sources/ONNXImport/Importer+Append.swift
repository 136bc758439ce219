import Formats
import Networks

extension Importer {
  /// Appends a node to the network.
  @discardableResult
  mutating func append(
    _ name: String, _ operation: Operation, of operands: [Int], for place: String
  ) throws(ReadError) -> Int {
    do throws(NetworkError) {
      var unique = name.isEmpty ? "unnamed" : name
      if network.position(of: unique) != nil {
        var number = 2
        while network.position(of: "\(unique)'\(number)") != nil { number += 1 }
        unique += "'\(number)"
      }
      let position = try network.append(unique, operation, of: operands)
      noteAppended()
      return position
    } catch {
      throw ReadError(.malformed, path: path, place: place, reason: error.description)
    }
  }

  /// Notes what is known of the nodes that were appended since the last call.
  mutating func noteAppended() {
    for node in network.nodes[gateRanges.count...] {
      gateRanges.append(gateRange(of: node))
      areWhole.append(isWhole(node))
    }
  }

  /// Appends a node for an operator, named after its result.
  ///
  /// - Parameter dimensions: The result's dimensions in the file. If the operation's shape is another
  ///   with as many elements, a change of shape follows.
  mutating func define(
    _ call: OperatorCall, _ operation: Operation, of operands: [Int], dimensions: [Int]
  ) throws(ReadError) {
    try call.refuseFurtherOutputs(of: self)
    let name = call.result
    let own: Shape
    do throws(NetworkError) {
      own = try operation.shape(from: operands.map { network.nodes[$0].shape }, at: name)
    } catch {
      throw ReadError(.malformed, path: path, place: call.place, reason: error.description)
    }
    // Only now: dimensions that follow from a file's numbers may be too large for a shape.
    let shape = NodeValue.shape(dimensions)
    let reshapes = own != shape
    var node = try append(
      reshapes ? "\(name)/\(operation.kind.rawValue)" : name, operation, of: operands,
      for: call.place)
    if reshapes { node = try append(name, .reshape(shape), of: [node], for: call.place) }
    values[name] = .node(NodeValue(node: node, dimensions: dimensions))
  }

  /// The node of a value, reshaped if the operation needs another shape with the same elements.
  mutating func node(
    _ value: NodeValue, as shape: Shape, for call: OperatorCall
  ) throws(ReadError) -> Int {
    guard network.nodes[value.node].shape != shape else { return value.node }
    let name = "\(network.nodes[value.node].name)/\(shape)"
    if let known = network.position(of: name), network.nodes[known].operands == [value.node] {
      return known
    }
    return try append(name, .reshape(shape), of: [value.node], for: call.place)
  }

  /// The node of a value, repeated along axes of length 1 up to these dimensions.
  mutating func node(
    _ value: NodeValue, broadcastTo dimensions: [Int], for call: OperatorCall
  ) throws(ReadError) -> Int {
    let shape = NodeValue.shape(dimensions)
    guard value.shape.count != shape.count else { return try node(value, as: shape, for: call) }
    return try append(
      "\(call.result)/expanded", .rearrange(.expand(shape)), of: [value.node], for: call.place)
  }

  /// The node that computes an operand. Expressions and constants become nodes first.
  mutating func node(_ call: OperatorCall, _ index: Int = 0) throws(ReadError) -> NodeValue {
    guard call.has(index) else { throw call.refuse("its operand \(index) is missing") }
    return try position(of: call.node.inputs[index], reader: call.place)
  }

  /// The node that holds this value. An expression or a constant is appended first if necessary.
  mutating func position(of name: String, reader: String) throws(ReadError) -> NodeValue {
    let name = absorbed[name] ?? name
    switch values[name] {
    case .node(let value):
      return value
    case .expression(let expression, let base):
      let node = try append(expression, of: base.node, named: name, for: reader)
      let value = NodeValue(node: node, dimensions: base.dimensions)
      values[name] = .node(value)
      return value
    case .constant(let constant):
      if let known = constantNodes[name] { return known }
      guard let tensor = constant.tensor else {
        throw ReadError(
          .malformed, path: path, place: reader, reason: "its operand '\(name)' has an empty axis")
      }
      let dimensions = constant.dimensions
      let node = try append(
        name, .constant(tensor.reshaped(NodeValue.shape(dimensions))), of: [], for: reader)
      let value = NodeValue(node: node, dimensions: dimensions)
      constantNodes[name] = value
      return value
    case .sequence, nil:
      throw ReadError(
        .malformed, path: path, place: reader, reason: "'\(name)' must be a tensor")
    }
  }
}
