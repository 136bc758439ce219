extension ONNXModel {
  /// Checks that the graph and its functions are well-formed.
  ///
  /// - Throws: `ReadError` if a node uses an operator set without a version, reads a value that no
  ///   earlier node produces, or produces a value twice; or if no node produces an output.
  func check(_ path: String) throws(ReadError) {
    try ONNXScope(path: path, opsets: opsets).check(graph)
    for function in functions {
      var scope = ONNXScope(path: path, opsets: function.opsets.merging(opsets) { own, _ in own })
      scope.values = Set(function.inputs)
      scope.isFunction = true
      try scope.check(function.nodes)
      for output in function.outputs where !scope.values.contains(output) {
        throw ReadError(
          .malformed, path: path, place: "function \(function.fullName.quoted)",
          reason: "no node produces its output \(output.quoted)")
      }
    }
  }
}

/// The values that are known at a place in a model.
private struct ONNXScope {
  let path: String
  let opsets: [String: Int]
  var values: Set<String> = []
  /// Whether attributes may refer to the parameters of a function.
  var isFunction = false

  private func failure(_ place: String, _ reason: String) -> ReadError {
    ReadError(.malformed, path: path, place: place, reason: reason)
  }

  /// Checks a graph that may read the values of this scope.
  func check(_ graph: ONNXGraph) throws(ReadError) {
    var scope = self
    scope.values.formUnion(graph.initializers.keys)
    var inputs = Set(graph.initializers.keys)
    for input in graph.inputs {
      guard !input.name.isEmpty, inputs.insert(input.name).inserted else {
        throw failure("input \(input.name.quoted)", "its name is empty or repeated")
      }
    }
    scope.values.formUnion(inputs)
    try scope.check(graph.nodes)
    guard !graph.outputs.isEmpty else { throw failure("graph", "it has no output") }
    for output in graph.outputs where !scope.values.contains(output.name) {
      throw failure("output \(output.name.quoted)", "no node produces it")
    }
  }

  /// Checks nodes one after the other; their results are then known.
  mutating func check(_ nodes: [ONNXNode]) throws(ReadError) {
    for (index, node) in nodes.enumerated() {
      func failed(_ reason: String) -> ReadError {
        failure(ONNXNode.place(index, name: node.name, operator: node.operator), reason)
      }
      guard opsets[node.domain] != nil else {
        throw failed("the file gives no version for the operator set \(node.domain.quoted)")
      }
      if let input = node.inputs.first(where: { !$0.isEmpty && !values.contains($0) }) {
        let isLater = nodes[index...].contains { $0.outputs.contains(input) }
        let problem = isLater ? "is produced later" : "does not exist"
        throw failed("it reads \(input.quoted), which \(problem)")
      }
      for graph in node.subgraphs { try check(graph) }
      for (name, attribute) in node.attributes.sorted(by: { $0.key < $1.key }) {
        guard case .parameter = attribute, !isFunction else { continue }
        throw failure(
          ONNXNode.place(index, name: node.name, operator: node.operator)
            + ", attribute \(name.quoted)", "it refers to a parameter, outside a function")
      }
      for output in node.outputs where !output.isEmpty {
        guard values.insert(output).inserted else {
          throw failed("it produces \(output.quoted), which already exists")
        }
      }
    }
  }
}
