import Formats
import Networks

/// Converts a graph of ONNX operators to a network, node by node in the file's order.
///
/// The batch is axis 0 of every value that depends on the input, but not an axis of the network. An
/// operator that works across the batch is refused.
struct Importer {
  /// The meaning of a name in the file.
  enum Value {
    case constant(Constant)
    /// The value of a node of the network.
    case node(Int)
    /// A function of each element of a node, not yet appended to the network.
    case expression(Expression, of: Int)
    /// The names of the pieces of a split, from which other operators select.
    case sequence([String])
  }

  let path: String
  let opset: Int
  let inputName: String
  let outputName: String
  /// The fixed length of the batch in the file, if it has one; shapes in the file may contain it.
  let batch: Int?
  var network: Network
  var values: [String: Value] = [:]
  /// The operators that the output depends on; `readers` counts how many of them read each value.
  let nodes: [ONNXNode]
  let readers: [String: Int]
  /// The `Add` operators by the names of their operands.
  let sums: [String: ONNXNode]
  /// For each sum that became a bias, the name of the value that replaces it.
  var absorbed: [String: String] = [:]
  /// For each node of the network, the range of its values if they come from a sigmoid or a softmax.
  var gateRanges: [ClosedRange<Double>?] = [nil]

  init(_ model: ONNXModel, path: String) throws(ReadError) {
    func refuse(_ place: String, _ reason: String) -> ReadError {
      ReadError(.malformed, path: path, place: place, reason: reason)
    }
    let graph = model.graph
    self.path = path
    opset = model.opsets[""] ?? 1
    guard let output = graph.outputs.first else { throw refuse("graph", "it has no output") }
    outputName = output.name
    let needed = graph.needed(for: output.name)
    nodes = needed
    readers = needed.reduce(into: [:]) { counts, node in
      for name in node.inputs { counts[name, default: 0] += 1 }
    }
    sums = needed.filter { $0.operator == "Add" }.reduce(into: [:]) { sums, node in
      for name in node.inputs { sums[name] = node }
    }
    let read = Set(needed.flatMap(\.inputs)).union([output.name])
    let inputs = graph.inputs.filter { read.contains($0.name) }
    guard inputs.count == 1, let input = inputs.first else {
      throw refuse("graph", "its output depends on \(inputs.count) inputs; one is supported")
    }
    inputName = input.name
    var axes: [Int] = []
    for dimension in (input.dimensions ?? []).dropFirst() {
      guard case .length(let length) = dimension else {
        throw refuse(
          "input '\(input.name)'",
          "its axis \(axes.count + 1) has no fixed length; only the batch,"
            + " axis 0, may be open")
      }
      axes.append(length)
    }
    guard !axes.isEmpty, let shape = Shape(validating: axes) else {
      throw refuse("input '\(input.name)'", "its shape must be a batch and positive lengths")
    }
    if case .length(let length) = input.dimensions?.first { batch = length } else { batch = nil }
    do throws(NetworkError) {
      network = try Network(input: input.name, shape: shape)
    } catch {
      throw refuse("input '\(input.name)'", error.description)
    }
    values[input.name] = .node(0)
    for (name, tensor) in graph.initializers { values[name] = .constant(Constant(tensor)) }
  }

  /// Converts all operators; the last node of the network is then the output.
  mutating func run() throws(ReadError) {
    for node in nodes { try foldIfConstant(node) }
    for node in nodes where !isKnown(node) { try take(node) }
    let output = try position(of: outputName, reader: "graph")
    if output != network.outputPosition || output == 0 {
      let copy = Operation.reshape(network.nodes[output].shape)
      try append("\(outputName) (output)", copy, of: [output], for: "graph")
    }
    do throws(NetworkError) {
      network = try network.pruned()
    } catch {
      throw ReadError(.malformed, path: path, place: "graph", reason: error.description)
    }
  }

  private func isKnown(_ node: ONNXNode) -> Bool {
    node.outputs.filter { !$0.isEmpty }.allSatisfy { values[$0] != nil || absorbed[$0] != nil }
  }

  /// Evaluates an operator whose operands are all constants.
  private mutating func foldIfConstant(_ node: ONNXNode) throws(ReadError) {
    var constants: [Constant?] = []
    for name in node.inputs {
      if name.isEmpty {
        constants.append(nil)
      } else if case .constant(let constant) = values[name] {
        constants.append(constant)
      } else if node.operator == "CastLike", !constants.isEmpty {
        // The second operand matters only for its type.
        continue
      } else {
        return
      }
    }
    guard let results = OperatorCall(node, in: self).folded(constants) else { return }
    for (name, result) in zip(node.outputs, results) { values[name] = .constant(result) }
  }
}

extension Importer {
  /// The value of a name; `nil` if it is not known yet.
  func value(of name: String) -> Value? { values[absorbed[name] ?? name] }
}

extension ONNXGraph {
  /// The operators that a value depends on, in the graph's order.
  fileprivate func needed(for output: String) -> [ONNXNode] {
    var wanted: Set<String> = [output]
    var needed: [ONNXNode] = []
    for node in nodes.reversed() where !wanted.isDisjoint(with: node.outputs) {
      needed.append(node)
      wanted.formUnion(node.inputs)
    }
    return needed.reversed()
  }
}

extension Importer {
  /// Appends a node to the network.
  @discardableResult
  mutating func append(
    _ name: String, _ operation: Operation, of operands: [Int], for place: String
  ) throws(ReadError) -> Int {
    do throws(NetworkError) {
      var unique = name
      while network.position(of: unique) != nil { unique += "'" }
      let position = try network.append(unique, operation, of: operands)
      gateRanges.append(gateRange(of: network.nodes[position]))
      return position
    } catch {
      throw ReadError(.malformed, path: path, place: place, reason: error.description)
    }
  }

  /// The position of the node that holds this value. An expression is appended first if necessary.
  mutating func position(of name: String, reader: String) throws(ReadError) -> Int {
    let name = absorbed[name] ?? name
    switch values[name] {
    case .node(let position):
      return position
    case .expression(let expression, let base):
      let position = try append(expression, of: base, named: name, for: reader)
      values[name] = .node(position)
      return position
    case .constant, .sequence, nil:
      throw ReadError(
        .malformed, path: path, place: reader,
        reason: "'\(name)' must be a value that depends on the input")
    }
  }

  /// Appends an expression to the network: as a scale and shift, as a recognised activation, or
  /// operator by operator.
  private mutating func append(
    _ expression: Expression, of base: Int, named name: String, for place: String
  ) throws(ReadError) -> Int {
    if let (scale, shift) = expression.affine {
      if scale == 1, shift == 0 { return base }
      let affine = Affine(
        scale: scale == 1 ? nil : Tensor([scale]), shift: shift == 0 ? nil : Tensor([shift]))
      return try append(name, .affine(affine), of: [base], for: place)
    }
    if let activation = expression.recognised {
      return try append(name, .activation(activation), of: [base], for: place)
    }
    if let full = expression.withoutShortCut {
      return try append(full, of: base, named: name, for: place)
    }
    func part(_ inner: Expression, _ importer: inout Importer) throws(ReadError) -> Int {
      try importer.append(inner, of: base, named: name + "/", for: place)
    }
    switch expression {
    case .activation(let activation, let inner):
      let operand = try part(inner, &self)
      return try append(name, .activation(activation), of: [operand], for: place)
    case .add(let inner, .number(let shift)), .add(.number(let shift), let inner):
      let operand = try part(inner, &self)
      return try append(
        name, .affine(Affine(shift: Tensor([shift]))), of: [operand], for: place)
    case .multiply(let inner, .number(let scale)), .multiply(.number(let scale), let inner):
      let operand = try part(inner, &self)
      return try append(
        name, .affine(Affine(scale: Tensor([scale]))), of: [operand], for: place)
    case .divide(let inner, .number(let divisor)) where divisor != 0:
      let operand = try part(inner, &self)
      return try append(
        name, .affine(Affine(scale: Tensor([1 / divisor]))), of: [operand], for: place)
    case .add(let first, let second):
      let operands = [try part(first, &self), try part(second, &self)]
      return try append(name, .add, of: operands, for: place)
    case .multiply(let first, let second):
      let operands = [try part(first, &self), try part(second, &self)]
      return try append(name, product(of: operands), of: operands, for: place)
    case .power(let inner, .number(2)):
      let operand = try part(inner, &self)
      return try append(name, .multiply(.signal, .signal), of: [operand, operand], for: place)
    case .x, .number, .divide, .power, .maximum, .minimum, .greater, .choice, .erf, .sqrt:
      throw ReadError(
        .malformed, path: path, place: place,
        reason: "'\(name)' is not a supported function of its elements; supported are scaling,"
          + " shifting, squares and the activations")
    }
  }
}
