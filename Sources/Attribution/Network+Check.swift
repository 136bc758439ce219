package import Networks

extension Network {
  /// Checks that a batch fits the network and is finite.
  package func check(_ inputs: Tensor) throws(AttributionError) {
    guard inputs.shape.rank > 0, Shape(Array(inputs.shape.axes.dropFirst())) == input.shape else {
      throw .inputShape(found: inputs.shape, expected: input.shape)
    }
    try checkElements(of: inputs, "input")
  }

  /// Checks that a batch and its baselines, one per example, fit the network and are finite.
  package func check(_ inputs: Tensor, against baselines: Tensor) throws(AttributionError) {
    try check(inputs)
    guard baselines.shape == inputs.shape else {
      throw .baselineShape(found: baselines.shape, expected: inputs.shape)
    }
    try checkElements(of: baselines, "baseline")
  }

  /// Checks that replaced values fit their node and the batch, and are finite.
  package func check(_ replacement: Replacement?, examples: Int) throws(AttributionError) {
    guard let replacement else { return }
    let node = nodes[replacement.node]
    let expected = node.shape.batched(examples)
    guard replacement.values.shape == expected else {
      throw .replacementShape(node: node.name, found: replacement.values.shape, expected: expected)
    }
    if replacement.node == 0 { return try checkElements(of: replacement.values, "input") }
    if let index = replacement.values.firstNonFinite { throw .nonFinite("replacement", index) }
  }

  /// Checks that concepts name channels that their nodes have, and each node once.
  package func check(_ concepts: [Concept]) throws(AttributionError) {
    for (index, concept) in concepts.enumerated() {
      let node = nodes[concept.node]
      let channels = node.shape.axes.first ?? 1
      for channel in concept.channels.sorted() where !(0..<channels).contains(channel) {
        throw .feature(.channel(channel), node: node.name, node.shape)
      }
      if concepts[..<index].contains(where: { $0.node == concept.node }) {
        throw .secondConcept(node: node.name)
      }
    }
  }

  /// Checks that a batch of baselines, of any size, fits the network and is finite.
  package func check(baselines: Tensor) throws(AttributionError) {
    let expected = input.shape.batched(baselines.examples)
    guard baselines.shape == expected else {
      throw .baselineShape(found: baselines.shape, expected: expected)
    }
    try checkElements(of: baselines, "baseline")
  }

  /// Checks that a batch is finite and, where an embedding reads it, that its elements are indices of
  /// the table's rows.
  private func checkElements(of batch: Tensor, _ what: String) throws(AttributionError) {
    if let index = batch.firstNonFinite { throw .nonFinite(what, index) }
    for node in nodes {
      guard case .embedding(let table) = node.operation,
        let read = inputElements(of: node.operands[0])
      else { continue }
      let rows = table.shape.axes[0]
      for example in 0..<batch.examples {
        for element in Set(read).sorted() {
          let index = example * input.shape.count + element
          let value = batch[index]
          guard value == value.rounded(), value >= 0, value < Double(rows) else {
            throw .row(what, index, rows: rows)
          }
        }
      }
    }
  }
}
