import Attribution
import Networks

extension Pass {
  /// The point at which values are computed: the example or its baseline.
  enum Point {
    case example
    case baseline
  }

  /// The forward pass: the value of every unit, in order.
  ///
  /// - Parameters:
  ///   - inputs: The whole batch.
  ///   - first: The index in the batch of this pass's first example.
  ///   - count: The number of examples to compute; one if all share a baseline.
  ///   - replacement: The values of the whole batch at a node that is not computed, if there is one.
  func forward(
    _ inputs: Tensor, from first: Int, count: Int, at point: Point = .example,
    replacing replacement: Replacement? = nil, done: (_ unit: Int) -> Void = { _ in }
  ) {
    let a = point == .example ? values : baselines
    for unit in units.indices {
      guard let target = a[unit] else { continue }
      if let replacement, units[unit].node == replacement.node {
        load(replacement.values, into: target, first, count)
      } else {
        compute(unit, a, into: target, inputs, first, count)
      }
      scratch.clear()
      done(unit)
    }
  }

  /// Loads a part of a batch into a unit's value.
  private func load(_ batch: Tensor, into target: Buffer, _ first: Int, _ count: Int) {
    let size = batch.shape.count / batch.examples
    for n in 0..<count {
      target.load(batch.elements[(first + n) * size..<(first + n + 1) * size], into: n)
    }
  }

  private func compute(
    _ index: Int, _ a: [Buffer?], into target: Buffer, _ inputs: Tensor, _ first: Int, _ count: Int
  ) {
    let unit = units[index]
    for n in 0..<count { target.clearBorder(of: n) }
    if isFused[index], case .linear(.layer(let layer)) = units[unit.operands[0]].work,
      let operand = a[units[unit.operands[0]].operands[0]]
    {
      let output = target.layout.isImage ? target : target.seen(as: layer.output)
      layer.forward(
        operand.seen(as: layer.input), .whole, bias: .whole, into: output, examples: count,
        isRectified: true, team: team)
      return
    }
    let operands = unit.operands.compactMap { a[$0] }
    switch unit.work {
    case .input:
      load(inputs, into: target, first, count)
    case .constant(let tensor):
      let elements = tensor.elements
      for n in 0..<count { target.load(elements[...], into: n) }
    case .linear(let connections):
      switch connections {
      case .layer(let layer):
        layer.forward(
          operands[0].seen(as: layer.input), .whole, bias: .whole,
          into: target.layout.isImage ? target : target.seen(as: layer.output), examples: count,
          team: team)
      case .volume(let volume):
        volume.forward(
          operands[0], .whole, bias: .whole, into: target, examples: count, adds: false, team: team)
      case .boxes(let boxes):
        boxes.forward(operands, into: target, examples: count, team: team)
      case .sparse(let sparse):
        sparse.forward(
          operands[0], .whole, into: target, examples: count, adds: false, team: team)
      case .matrixProduct(let product):
        product.multiply(
          operands[0], { $0 }, operands[1], { $0 }, into: target, examples: count, adds: false,
          team: team)
      case .affine(let connections):
        connections.forward(
          operands[0], .whole, bias: .whole, into: target, examples: count, adds: false,
          team: team)
      case .layerNormalization:
        preconditionFailure("layer normalisation is linear only in a decomposition")
      }
    case .rearrange(let connections):
      connections.forward(operands, into: target, examples: count, team: team)
    case .activation(let activation):
      team.forEachRow(of: target.layout.inner, examples: count) { row, n in
        activation.values(
          operands[0].row(row, of: n), into: target.row(row, of: n), count: target.layout.width,
          first: row * target.layout.width)
      }
      if !activation.activation.isTotal {
        checkDomain(of: index, activation.activation, operands[0], examples: count)
      }
    case .maxPool(let pooling):
      pooling.forward(operands[0], into: target, examples: count, team: team)
    case .product(let spreads):
      let factor = scratch.take(target.layout.inner, examples: count)
      spreads[0].forward([operands[0]], into: target, examples: count, team: team)
      spreads[1].forward([operands[1]], into: factor, examples: count, team: team)
      team.forEachRow(of: factor.layout, examples: count) { row, n in
        let (product, factor) = (target.row(row, of: n), factor.row(row, of: n))
        for i in 0..<target.layout.width { product[i] *= factor[i] }
      }
    case .softmax(let softmax):
      softmax.forward(operands[0], into: target, examples: count)
    case .layerNormalization(let normalizing):
      normalizing.forward(operands[0], into: target, examples: count)
    case .embedding(let table):
      let width = table.shape.axes[1]
      for n in 0..<count {
        let (indices, rows) = (operands[0].example(n), target.example(n))
        for i in 0..<operands[0].layout.count {
          let row = row(indices[i], at: i, of: table.shape.axes[0], unit: index)
          for c in 0..<width { rows[i * width + c] = Float(table[row * width + c]) }
        }
      }
    }
  }
}
