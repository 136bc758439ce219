import Formats

extension Importer {
  /// Reads `If`, `Loop` and `Scan`, whose graphs are unrolled. The condition and the number of
  /// iterations must be known.
  mutating func takeSubgraph(_ call: OperatorCall) throws(ReadError) {
    switch call.node.operator {
    case "If": try takeBranch(call)
    case "Loop": try takeLoop(call)
    default: try takeScan(call)
    }
  }

  /// The graph in an attribute.
  private func graph(_ call: OperatorCall, _ name: String) throws(ReadError) -> ONNXGraph {
    guard case .graph(let graph) = call.node.attributes[name] else {
      throw call.refuse("its graph '\(name)' is missing")
    }
    return graph
  }

  private mutating func takeBranch(_ call: OperatorCall) throws(ReadError) {
    guard case .constant(let condition) = call.operands.first ?? nil, let chosen = condition.scalar
    else { throw call.refuse("its condition depends on the input, which is not supported") }
    let graph = try graph(call, chosen != 0 ? "then_branch" : "else_branch")
    let results = try inline(graph, as: "\(call.result)/", operands: [], for: call)
    for (name, result) in zip(call.node.outputs, results) where !name.isEmpty {
      values[name] = result
    }
  }

  private mutating func takeLoop(_ call: OperatorCall) throws(ReadError) {
    let body = try graph(call, "body")
    let trips = try call.constant(0)?.integers.first ?? .max
    var condition = try call.constant(1)?.scalar ?? 1
    let carried = max(0, call.operands.count - 2)
    guard body.inputs.count == carried + 2, body.outputs.count >= carried + 1 else {
      throw call.refuse("its body has \(body.inputs.count) inputs for \(carried) carried values")
    }
    var state = Array(call.operands.dropFirst(2))
    let collected = body.outputs.count - 1 - carried
    var items: [[Value]] = Array(repeating: [], count: collected)
    var iteration = 0
    while condition != 0, iteration < trips {
      let operands: [Value?] =
        [.constant(Constant(.int64, Double(iteration))), .constant(Constant(.bool, condition))]
        + state
      let results = try inline(
        body, as: "\(call.result)/\(iteration)/", operands: operands, for: call)
      guard case .constant(let next) = results[0], let holds = next.scalar else {
        throw call.refuse("its condition depends on the input, which is not supported")
      }
      condition = holds
      state = results[1..<1 + carried].map { $0 }
      for index in 0..<collected { items[index].append(results[1 + carried + index]) }
      iteration += 1
      try checkIterations(call, iteration, body)
    }
    for (name, value) in zip(call.node.outputs, state) where !name.isEmpty { values[name] = value }
    for (index, name) in call.node.outputs.dropFirst(carried).enumerated() where !name.isEmpty {
      try stack(items[index], axis: 0, as: name, for: call)
    }
  }

  /// A loop whose body has no operators would never exhaust the budget of operators.
  private mutating func checkIterations(
    _ call: OperatorCall, _ iteration: Int, _ body: ONNXGraph
  ) throws(ReadError) {
    if body.nodes.isEmpty { taken += 1 }
    guard taken <= Budget.operators else {
      throw call.refuse("it has more than \(Budget.operators) operators when it is unrolled")
    }
  }

  private mutating func takeScan(_ call: OperatorCall) throws(ReadError) {
    let body = try graph(call, "body")
    let scanned = call.int("num_scan_inputs", 0)
    guard call.opset >= 9, scanned >= 1, scanned <= call.operands.count,
      body.inputs.count == call.operands.count
    else { throw call.refuse("its inputs do not fit its body") }
    let carried = call.operands.count - scanned
    guard body.outputs.count >= carried else {
      throw call.refuse("its outputs do not fit its body")
    }
    let inputAxes = call.ints("scan_input_axes") ?? Array(repeating: 0, count: scanned)
    let backwards = call.ints("scan_input_directions") ?? Array(repeating: 0, count: scanned)
    let collected = body.outputs.count - carried
    let outputAxes = call.ints("scan_output_axes") ?? Array(repeating: 0, count: collected)
    let outputBackwards =
      call.ints("scan_output_directions") ?? Array(repeating: 0, count: collected)
    guard inputAxes.count == scanned, backwards.count == scanned, outputAxes.count == collected,
      outputBackwards.count == collected
    else { throw call.refuse("it must have an axis and a direction for each value") }
    var axes: [Int] = []
    var lengths: Set<Int> = []
    for index in 0..<scanned {
      let dimensions = try dimensions(call, carried + index)
      axes.append(try call.axis(inputAxes[index], rank: dimensions.count))
      lengths.insert(dimensions[axes[index]])
    }
    guard lengths.count == 1, let length = lengths.first else {
      throw call.refuse("its inputs have different lengths")
    }
    var state = Array(call.operands.prefix(carried))
    var items: [[Value]] = Array(repeating: [], count: collected)
    for iteration in 0..<length {
      var operands = state
      for index in 0..<scanned {
        let place = backwards[index] == 0 ? iteration : length - 1 - iteration
        let name = "\(call.result)/\(iteration)/input \(index)"
        values["\(name)/index"] = .constant(Constant(.int64, Double(place)))
        try take(
          "Gather", [call.node.inputs[carried + index], "\(name)/index"], as: name,
          ["axis": .int(axes[index])], for: call)
        operands.append(value(of: name))
      }
      let results = try inline(
        body, as: "\(call.result)/\(iteration)/", operands: operands, for: call)
      state = results[..<carried].map { $0 }
      for index in 0..<collected { items[index].append(results[carried + index]) }
      try checkIterations(call, iteration, body)
    }
    for (name, value) in zip(call.node.outputs, state) where !name.isEmpty { values[name] = value }
    for (index, name) in call.node.outputs.dropFirst(carried).enumerated() where !name.isEmpty {
      let items = outputBackwards[index] == 0 ? items[index] : items[index].reversed()
      try stack(items, axis: outputAxes[index], as: name, for: call)
    }
  }

  /// Joins the values of all iterations along a new axis.
  private mutating func stack(
    _ items: [Value], axis: Int, as name: String, for call: OperatorCall
  ) throws(ReadError) {
    values["\(name)/items"] = .sequence(items)
    try take(
      "ConcatFromSequence", ["\(name)/items"], as: name,
      ["axis": .int(axis), "new_axis": .int(1)], for: call)
  }

  /// Reads a call of a function that the model defines.
  mutating func takeFunction(_ call: OperatorCall, _ function: ONNXFunction) throws(ReadError) {
    depth += 1
    defer { depth -= 1 }
    guard depth <= 32 else { throw call.refuse("its functions call each other too deep") }
    let arguments = function.defaults.merging(call.node.attributes) { _, given in given }
    let graph = ONNXGraph(
      name: function.name, nodes: function.nodes.map { $0.with(arguments: arguments) },
      initializers: [:],
      inputs: function.inputs.map { ONNXValue(name: $0, elementType: nil, dimensions: nil) },
      outputs: function.outputs.map { ONNXValue(name: $0, elementType: nil, dimensions: nil) })
    let outer = opsets
    opsets.merge(function.opsets) { _, own in own }
    defer { opsets = outer }
    let results = try inline(graph, as: "\(call.result)/", operands: call.operands, for: call)
    for (name, result) in zip(call.node.outputs, results) where !name.isEmpty {
      values[name] = result
    }
  }

  /// Reads the operators of a graph as if they stood in the place of the call, and returns the values
  /// of its outputs.
  ///
  /// - Parameter prefix: Precedes the names of the values that the graph defines.
  private mutating func inline(
    _ graph: ONNXGraph, as prefix: String, operands: [Value?], for call: OperatorCall
  ) throws(ReadError) -> [Value] {
    var own = Set(graph.initializers.keys).union(graph.inputs.map(\.name))
    for node in graph.nodes { own.formUnion(node.outputs) }
    own.remove("")
    func rename(_ name: String) -> String { own.contains(name) ? prefix + name : name }
    for (name, tensor) in graph.initializers {
      guard let constant = Constant(tensor) else {
        throw call.refuse("its initializer '\(name)' is too large")
      }
      values[rename(name)] = .constant(constant)
    }
    for (input, value) in zip(graph.inputs, operands) {
      if let value { values[rename(input.name)] = value }
    }
    // An operand that the call omits is omitted inside, too.
    let omitted = Set(graph.inputs.dropFirst(operands.count).map(\.name))
      .union(zip(graph.inputs, operands).filter { $1 == nil }.map(\.0.name))
    let nodes = graph.nodes.map { $0.renamed { omitted.contains($0) ? "" : rename($0) } }
    count(nodes)
    for output in graph.outputs { readers[rename(output.name), default: 0] += 1 }
    for node in nodes { try foldIfConstant(node) }
    for node in nodes where !isKnown(node) { try take(node) }
    var results: [Value] = []
    for output in graph.outputs {
      guard let result = value(of: rename(output.name)) else {
        throw call.refuse("its graph does not compute '\(output.name)'")
      }
      results.append(result)
    }
    return results
  }
}

extension ONNXNode {
  /// The node with other names for its operands and results, those of its graphs included.
  func renamed(_ rename: (String) -> String) -> ONNXNode {
    ONNXNode(
      name: name, operator: `operator`, domain: domain,
      inputs: inputs.map { $0.isEmpty ? "" : rename($0) },
      outputs: outputs.map { $0.isEmpty ? "" : rename($0) },
      attributes: attributes.mapValues { attribute in
        if case .graph(let graph) = attribute { .graph(graph.renamed(rename)) } else { attribute }
      })
  }

  /// The node with the values of its function's parameters.
  func with(arguments: [String: ONNXAttribute]) -> ONNXNode {
    var attributes: [String: ONNXAttribute] = [:]
    for (key, attribute) in self.attributes {
      switch attribute {
      case .parameter(let name): attributes[key] = arguments[name]
      case .graph(let graph):
        attributes[key] = .graph(
          ONNXGraph(
            name: graph.name, nodes: graph.nodes.map { $0.with(arguments: arguments) },
            initializers: graph.initializers, inputs: graph.inputs, outputs: graph.outputs))
      default: attributes[key] = attribute
      }
    }
    return ONNXNode(
      name: name, operator: `operator`, domain: domain, inputs: inputs, outputs: outputs,
      attributes: attributes)
  }
}

extension ONNXGraph {
  /// The graph with other names for the values that it reads from the graph around it.
  fileprivate func renamed(_ rename: (String) -> String) -> ONNXGraph {
    var own = Set(initializers.keys).union(inputs.map(\.name))
    for node in nodes { own.formUnion(node.outputs) }
    func outer(_ name: String) -> String { own.contains(name) ? name : rename(name) }
    return ONNXGraph(
      name: name, nodes: nodes.map { $0.renamed(outer) }, initializers: initializers,
      inputs: inputs,
      outputs: outputs.map {
        ONNXValue(name: outer($0.name), elementType: $0.elementType, dimensions: $0.dimensions)
      })
  }
}
