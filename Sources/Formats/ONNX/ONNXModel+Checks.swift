extension ONNXModel {
  /// Checks that the graph is well-formed.
  ///
  /// - Throws: `ReadError` if a node calls a function that the file defines, uses an operator set
  ///   without a version, reads a value that no earlier node produces, or produces a value twice;
  ///   or if no node produces an output.
  func check(_ path: String) throws(ReadError) {
    func failure(_ place: String, _ reason: String) -> ReadError {
      ReadError(.malformed, path: path, place: place, reason: reason)
    }
    var values = Set(graph.initializers.keys)
    for input in graph.inputs {
      guard !input.name.isEmpty, values.insert(input.name).inserted else {
        throw failure("input \(input.name.quoted)", "its name is empty or repeated")
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
          "\(fullName.quoted) is a function defined in the file; inline it first")
      }
      guard opsets[node.domain] != nil else {
        throw failed("the file gives no version for the operator set \(node.domain.quoted)")
      }
      if let input = node.inputs.first(where: { !$0.isEmpty && !values.contains($0) }) {
        let isLater = graph.nodes[index...].contains { $0.outputs.contains(input) }
        let problem = isLater ? "is produced later" : "does not exist"
        throw failed("it reads \(input.quoted), which \(problem)")
      }
      for output in node.outputs where !output.isEmpty {
        guard values.insert(output).inserted else {
          throw failed("it produces \(output.quoted), which already exists")
        }
      }
    }
    guard !graph.outputs.isEmpty else { throw failure("graph", "it has no output") }
    for output in graph.outputs where !values.contains(output.name) {
      throw failure("output \(output.name.quoted)", "no node produces it")
    }
  }
}
