package import Networks

extension Network {
  /// Checks that a batch fits the network and is finite.
  package func check(_ inputs: Tensor) throws(AttributionError) {
    guard inputs.shape.rank > 0, Shape(Array(inputs.shape.axes.dropFirst())) == input.shape else {
      throw .inputShape(found: inputs.shape, expected: input.shape)
    }
    if let index = inputs.firstNonFinite { throw .nonFinite("input", index) }
    for case .embedding(let table) in nodes.map(\.operation) {
      let rows = table.shape.axes[0]
      for (index, value) in inputs.elements.enumerated()
      where value != value.rounded() || value < 0 || value >= Double(rows) {
        throw .row(index, rows: rows)
      }
    }
  }

  /// Checks that a batch and its baselines, one per example, fit the network and are finite.
  package func check(_ inputs: Tensor, against baselines: Tensor) throws(AttributionError) {
    try check(inputs)
    guard baselines.shape == inputs.shape else {
      throw .baselineShape(found: baselines.shape, expected: inputs.shape)
    }
    if let index = baselines.firstNonFinite { throw .nonFinite("baseline", index) }
  }
}
