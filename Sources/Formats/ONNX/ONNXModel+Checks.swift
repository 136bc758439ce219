extension ONNXModel {
  /// Checks that the graph is in order.
  ///
  /// - Throws: `ReadError` if a node uses a function of the file's or an operator set without a
  ///   version, reads what nothing before it makes, or makes what is there already; or if nothing
  ///   makes an output.
  func check(_ path: String) throws(ReadError) {
    func failure(_ place: String, _ reason: String) -> ReadError {
      ReadError(.malformed, path: path, place: place, reason: reason)
    }
    var values = Set(graph.initializers.keys)
    for input in graph.inputs {
      guard !input.name.isEmpty, values.insert(input.name).inserted else {
        throw failure("input \(input.name.quoted)", "it has no name, or another's")
      }
    }
    let functions = Set(functions)
    for (index, node) in graph.nodes.enumerated() {
      func failed(_ reason: String) -> ReadError {
        failure(ONNXNode.place(index, name: node.name, operator: node.operator), reason)
      }
      let fullName = ONNXNode.fullName(node.domain, node.operator)
      guard !functions.contains(fullName) else {
        throw failed(
          "\(fullName.quoted) is a function that the file defines; it has to be inlined first")
      }
      guard opsets[node.domain] != nil else {
        throw failed("the file gives no version for the operator set \(node.domain.quoted)")
      }
      if let input = node.inputs.first(where: { !$0.isEmpty && !values.contains($0) }) {
        let isLater = graph.nodes[index...].contains { $0.outputs.contains(input) }
        throw failed("it reads \(input.quoted), which \(isLater ? "is made later" : "is nowhere")")
      }
      for output in node.outputs where !output.isEmpty {
        guard values.insert(output).inserted else {
          throw failed("it makes \(output.quoted), which is there already")
        }
      }
    }
    guard !graph.outputs.isEmpty else { throw failure("graph", "it has no output") }
    for output in graph.outputs where !values.contains(output.name) {
      throw failure("output \(output.name.quoted)", "nothing makes it")
    }
  }
}
