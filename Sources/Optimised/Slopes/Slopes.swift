import Attribution
import Networks

/// The slopes of a chain-rule pass: derivatives at the example, or difference quotients from the
/// baseline.
enum Slopes {
  case gradient(ReLURule)
  case rescale

  /// Whether a ReLU's slope depends on its operand beyond the sign.
  var readsZ: Bool { if case .gradient(let rule) = self { rule.readsZ } else { false } }
}

extension ReLURule {
  /// Whether the rule depends on a ReLU's operand beyond its sign.
  var readsZ: Bool { if case .betaSmooth = self { true } else { false } }
}

extension Pass {
  /// The chain rule at one unit: what it propagates to its operands, given m_k at its neurons.
  ///
  ///     m_j += Σ_k slope_jk m_k
  func chainRule(from unit: Int, _ slopes: Slopes) {
    chainRule(relevance(unit), from: unit, slopes)
  }

  /// The chain rule at one unit for given multipliers m.
  func chainRule(_ m: Buffer, from unit: Int, _ slopes: Slopes) {
    let operands = units[unit].operands
    switch units[unit].work {
    case .input, .constant:
      return
    case .linear(.matrixProduct(let product)):
      matrixProduct(m, from: unit, product, slopes)
    case .linear(let connections):
      transpose(m, from: unit, connections, .whole)
    case .rearrange(let connections):
      moveBack(m, from: unit, connections)
    case .activation(let g):
      activation(m, from: unit, g, slopes)
    case .maxPool(let pooling):
      switch slopes {
      case .gradient:
        pooling.route(
          m, by: value(operands[0]), into: prepare(operands[0]), examples: examples, team: team)
      case .rescale:
        rescale(m, from: unit, pooling)
      }
    case .product(let spreads):
      product(m, from: unit, spreads, slopes)
    case .softmax(let softmax):
      let (z, target) = (value(operands[0]), prepare(operands[0]))
      switch slopes {
      case .gradient: softmax.gradient(m, z, into: target, examples: examples)
      case .rescale:
        softmax.rescale(m, z, baseline(operands[0]), into: target, examples: examples)
      }
    case .layerNormalization(let normalizing):
      let z = value(operands[0])
      normalizing.chainRule(
        m, z, other(operands[0], slopes), into: prepare(operands[0]), examples: examples)
    case .embedding:
      // An index has no slope.
      _ = prepare(operands[0])
    }
  }

  /// The reference point at an operand: the baseline, or for the gradient the example.
  private func other(_ unit: Int, _ slopes: Slopes) -> Buffer {
    switch slopes {
    case .gradient: value(unit)
    case .rescale: baseline(unit)
    }
  }

  /// The transposed pass of a linear operation: m_j (+)= Σ_k m(w_jk) m_k.
  func transpose(
    _ m: Buffer, from unit: Int, _ connections: Connections, _ transform: WeightTransform
  ) {
    let s = transposedInput(m, connections)
    for (place, operand) in units[unit].operands.enumerated() {
      connections.transposed(
        s, [], transform, times: nil, operand: place, into: relevance(operand),
        adds: adds(to: operand), isSparse: units[unit].isPooled, self)
      hasReceived[operand] = true
    }
  }

  /// The multipliers m in the layout that a transposed pass reads, with a border if necessary.
  func transposedInput(_ m: Buffer, _ connections: Connections) -> Buffer {
    let view = connections.view(of: m.layout)
    let wanted = connections.transposedInput(for: view)
    let source = m.seen(as: view)
    return wanted == view ? source : copy(source, as: wanted)
  }

  /// A copy of m in another layout, with its border.
  func copy(_ m: Buffer, as layout: Layout) -> Buffer {
    let copy = scratch.take(layout, examples: examples)
    team.forEachRow(of: layout.inner, examples: examples) { row, n in
      copy.row(row, of: n).update(from: m.row(row, of: n), count: layout.width)
    }
    return copy
  }

  private func activation(
    _ m: Buffer, from unit: Int, _ g: ActivationFunction, _ slopes: Slopes
  ) {
    let operand = units[unit].operands[0]
    let target = relevance(operand)
    let adds = target.base != m.base && adds(to: operand)
    let a = units[unit].isReLU && !slopes.readsZ ? value(unit) : value(operand)
    team.forEachRow(of: m.layout, examples: examples) { row, n in
      let (m, target) = (m.row(row, of: n), target.row(row, of: n))
      let width = units[unit].layout.width
      let first = row * width
      switch slopes {
      case .gradient(let relu):
        gradient(
          m, g, relu, a.row(row, of: n), into: target, count: width, first: first, adds: adds)
      case .rescale:
        rescale(
          m, g, value(operand).row(row, of: n), baseline(operand).row(row, of: n), into: target,
          count: width, first: first, adds: adds)
      }
    }
    hasReceived[operand] = true
  }

  /// Propagates m through an element-wise product ab: (b + b⁰)/2 · m to a, and (a + a⁰)/2 · m to b.
  /// In a quotient, where b is a reciprocal, the slopes are b and a⁰, or b⁰ and a where |b| > |b⁰|.
  private func product(
    _ m: Buffer, from unit: Int, _ spreads: [BoxConnections], _ slopes: Slopes
  ) {
    let operands = units[unit].operands
    var divisor: Int?
    if case .rescale = slopes { divisor = operands.firstIndex(where: isReciprocal) }
    for (place, opposite) in [(0, 1), (1, 0)] {
      let factor: Buffer
      if let divisor {
        factor = quotientSlope(m.layout, operands, opposite, dividingBy: divisor, spreads)
      } else {
        factor = scratch.take(m.layout, examples: examples)
        let points = [value(operands[opposite]), other(operands[opposite], slopes)]
        for (index, point) in points.enumerated() {
          spreads[opposite].forward(
            [point], .parts(positive: 0.5, negative: 0.5), into: factor, examples: examples,
            adds: index > 0, team: team)
        }
      }
      team.forEachRow(of: m.layout, examples: examples) { row, n in
        let (m, factor) = (m.row(row, of: n), factor.row(row, of: n))
        for i in 0..<units[unit].layout.width { factor[i] *= m[i] }
      }
      spreads[place].transposed(
        factor, into: relevance(operands[place]), operand: 0, examples: examples,
        adds: adds(to: operands[place]), team: team)
      hasReceived[operands[place]] = true
    }
  }

  private func isReciprocal(_ unit: Int) -> Bool {
    var unit = unit
    while units[unit].operation.isReciprocal == nil { unit = units[unit].operands[0] }
    return units[unit].operation.isReciprocal == true
  }

  /// One factor of a quotient, at the example or at the baseline, as the slope of the other factor.
  private func quotientSlope(
    _ layout: Layout, _ operands: [Int], _ factor: Int, dividingBy divisor: Int,
    _ spreads: [BoxConnections]
  ) -> Buffer {
    func spread(_ point: Buffer, _ place: Int) -> Buffer {
      let whole = scratch.take(layout, examples: examples)
      spreads[place].forward([point], into: whole, examples: examples, team: team)
      return whole
    }
    let (b, b⁰) = (
      spread(value(operands[divisor]), divisor), spread(baseline(operands[divisor]), divisor)
    )
    let isDivisor = factor == divisor
    let a = isDivisor ? b : spread(value(operands[factor]), factor)
    let a⁰ = isDivisor ? b⁰ : spread(baseline(operands[factor]), factor)
    let slope = scratch.take(layout, examples: examples)
    team.forEachRow(of: layout, examples: examples) { row, n in
      let (b, b⁰, slope) = (b.row(row, of: n), b⁰.row(row, of: n), slope.row(row, of: n))
      let (a, a⁰) = (a.row(row, of: n), a⁰.row(row, of: n))
      for i in 0..<layout.width {
        slope[i] = (abs(b[i]) <= abs(b⁰[i])) == isDivisor ? a[i] : a⁰[i]
      }
    }
    return slope
  }

  private func matrixProduct(
    _ m: Buffer, from unit: Int, _ product: MatrixProductConnections, _ slopes: Slopes
  ) {
    let (first, second) = (units[unit].operands[0], units[unit].operands[1])
    for point in [value(second), other(second, slopes)] {
      product.transposedFirst(
        m, point, { 0.5 * $0 }, times: nil, into: relevance(first), examples: examples,
        adds: adds(to: first), team: team)
      hasReceived[first] = true
    }
    for point in [value(first), other(first, slopes)] {
      product.transposedSecond(
        m, point, { 0.5 * $0 }, times: nil, into: relevance(second), examples: examples,
        adds: adds(to: second), team: team)
      hasReceived[second] = true
    }
  }
}
