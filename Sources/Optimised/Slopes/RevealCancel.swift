import Attribution
import Networks

/// DeepLIFT's RevealCancel rule on the optimised path. Each neuron has two multipliers: m⁺ in
/// `received` and m⁻ in `receivedMinus`.
///
/// The scalar path's decision per connection becomes four products with the parts of the weights:
///
///     Δa_j > 0:  m_j = w⁺ᵀ m⁺ + w⁻ᵀ m⁻      Δa_j < 0:  m_j = w⁻ᵀ m⁺ + w⁺ᵀ m⁻
///     Δa_j = 0:  half of both
///
/// Scaling, batch normalisation and average pooling pass both parts, so their multipliers are the
/// products m_j⁺ = w⁺ᵀ m⁺ + w⁻ᵀ m⁻ and m_j⁻ = w⁺ᵀ m⁻ + w⁻ᵀ m⁺.
///
/// Source: Shrikumar et al. 2017, sections 3.5.1 and 3.5.3.
struct RevealCancel {
  let pass: Pass
  /// The parts Δ⁺ and Δ⁻ of every unit, without border.
  private let parts: [(positive: Buffer, negative: Buffer)]
  private let memory: Scratch

  init(_ pass: Pass) {
    self.pass = pass
    memory = Scratch()
    var parts: [(positive: Buffer, negative: Buffer)] = []
    for unit in pass.units.indices {
      parts.append(RevealCancel.parts(of: unit, parts, pass, memory))
      pass.scratch.clear()
    }
    self.parts = parts
  }

  /// Propagates both multipliers of a unit to its operands.
  func propagate(from unit: Int) {
    let description = pass.units[unit]
    guard let m⁺ = pass.received[unit], let m⁻ = pass.receivedMinus[unit] else { return }
    switch description.work {
    case .linear(let connections)
    where Set.passingBothParts.contains(description.operation.kind):
      passing(m⁺, m⁻, from: unit, connections)
    case .linear(let connections) where !connections.isProduct:
      linear(m⁺, m⁻, from: unit, connections)
    case .activation(let g):
      activation(m⁺, m⁻, from: unit, g)
    case .rearrange(let connections):
      let had = description.operands.map { pass.hasReceived[$0] }
      pass.moveBack(m⁺, from: unit, connections)
      for (operand, had) in zip(description.operands, had) { pass.hasReceived[operand] = had }
      swapped { pass.moveBack(m⁻, from: unit, connections) }
    case .input, .constant:
      return
    case .linear, .maxPool, .product, .softmax, .layerNormalization, .embedding:
      let single = whole(unit)
      let before = snapshot(description.operands)
      pass.chainRule(single, from: unit, .rescale)
      addDifference(description.operands, before)
    }
  }

  /// The multiplier of the whole difference, (m⁺Δ⁺ + m⁻Δ⁻) / Δ; the mean of m⁺ and m⁻ if Δ is
  /// nearly zero.
  func whole(_ unit: Int) -> Buffer {
    let layout = pass.units[unit].layout.inner
    let whole = pass.scratch.take(layout, examples: pass.examples)
    guard let m⁺ = pass.received[unit], let m⁻ = pass.receivedMinus[unit] else { return whole }
    let (Δ⁺, Δ⁻) = parts[unit]
    let (a, a⁰) = (pass.value(unit), pass.baseline(unit))
    for n in 0..<pass.examples {
      for row in 0..<layout.rows {
        let (m⁺, m⁻) = (m⁺.row(row, of: n), m⁻.row(row, of: n))
        let (Δ⁺, Δ⁻) = (Δ⁺.row(row, of: n), Δ⁻.row(row, of: n))
        let (a, a⁰, whole) = (a.row(row, of: n), a⁰.row(row, of: n), whole.row(row, of: n))
        for i in 0..<layout.width {
          let Δ = Parts(Δ⁺[i], Δ⁻[i], of: a[i], against: a⁰[i])
          let (p, q) = (Double(m⁺[i]), Double(m⁻[i]))
          whole[i] = Float(
            abs(Δ.whole) < smallestDifference || p == q
              ? (p + q) / 2 : (p * Δ.positive + q * Δ.negative) / Δ.whole)
        }
      }
    }
    return whole
  }

  private func linear(_ m⁺: Buffer, _ m⁻: Buffer, from unit: Int, _ connections: Connections) {
    let view = connections.view(of: m⁺.layout)
    let wanted = connections.transposedInput(for: view)
    let s = [m⁺, m⁻].map { pass.copy($0.seen(as: view), as: wanted) }
    for (place, operand) in pass.units[unit].operands.enumerated() {
      let layout = pass.units[operand].layout.inner
      // The four products w⁺ᵀ m⁺, w⁻ᵀ m⁻, w⁻ᵀ m⁺ and w⁺ᵀ m⁻.
      let products = [
        (0, WeightTransform.positive), (1, .negative), (0, .negative), (1, .positive),
      ]
      .map { source, transform in
        let product = pass.scratch.take(layout, examples: pass.examples)
        connections.transposed(
          s[source], [], transform, times: nil, operand: place, into: product, adds: false,
          pass)
        return product
      }
      let (a, a⁰) = (pass.value(operand), pass.baseline(operand))
      add(to: operand) { row, n, i in
        let Δ = a.row(row, of: n)[i] - a⁰.row(row, of: n)[i]
        let same = products[0].row(row, of: n)[i] + products[1].row(row, of: n)[i]
        let other = products[2].row(row, of: n)[i] + products[3].row(row, of: n)[i]
        let m = Δ > 0 ? same : Δ < 0 ? other : (same + other) / 2
        return (m, m)
      }
    }
  }

  private func passing(_ m⁺: Buffer, _ m⁻: Buffer, from unit: Int, _ connections: Connections) {
    let operand = pass.units[unit].operands[0]
    let target⁺ = pass.prepare(operand)
    guard let target⁻ = pass.receivedMinus[operand] else { return }
    for (target, same, exchanged) in [(target⁺, m⁺, m⁻), (target⁻, m⁻, m⁺)] {
      for (m, transform) in [(same, WeightTransform.positive), (exchanged, .negative)] {
        connections.transposed(
          m, [], transform, times: nil, operand: 0, into: target, adds: true, pass)
      }
    }
  }

  private func activation(
    _ m⁺: Buffer, _ m⁻: Buffer, from unit: Int, _ g: ActivationFunction
  ) {
    let below = pass.units[unit].operands[0]
    let (z, z⁰) = (pass.value(below), pass.baseline(below))
    let (Δ⁺, Δ⁻) = parts[below]
    let width = pass.units[unit].layout.width
    add(to: below) { row, n, i in
      let Δ = Parts(
        Δ⁺.row(row, of: n)[i], Δ⁻.row(row, of: n)[i], of: z.row(row, of: n)[i],
        against: z⁰.row(row, of: n)[i])
      let place = row * width + i
      let (y⁺, y⁻) = g.differences(Δ, place)
      // The limits where a part vanishes, from above for Δ⁺ and from below for Δ⁻.
      let limit⁺ = {
        g.derivative(Δ.z⁰.nextUp, place) + g.derivative((Δ.z⁰ + Δ.negative).nextUp, place)
      }
      let limit⁻ = {
        g.derivative(Δ.z⁰.nextDown, place) + g.derivative((Δ.z⁰ + Δ.positive).nextDown, place)
      }
      return (
        m⁺.row(row, of: n)[i]
          * Float(abs(Δ.positive) < smallestDifference ? limit⁺() / 2 : y⁺ / Δ.positive),
        m⁻.row(row, of: n)[i]
          * Float(abs(Δ.negative) < smallestDifference ? limit⁻() / 2 : y⁻ / Δ.negative)
      )
    }
  }

  /// Adds a pair of multipliers for every neuron of an operand.
  private func add(
    to operand: Int, _ pair: (_ row: Int, _ n: Int, _ i: Int) -> (Float, Float)
  ) {
    let m⁺ = pass.prepare(operand)
    guard let m⁻ = pass.receivedMinus[operand] else { return }
    RevealCancel.forEach(m⁺.layout, pass.examples) { row, n, i in
      let (p, q) = pair(row, n, i)
      m⁺.row(row, of: n)[i] += p
      m⁻.row(row, of: n)[i] += q
    }
  }

  /// Runs `body` with m⁻ in place of m⁺.
  private func swapped(_ body: () -> Void) {
    swap(&pass.received, &pass.receivedMinus)
    body()
    swap(&pass.received, &pass.receivedMinus)
  }

  /// Saves the m⁺ of operands, before something is added to m⁺ only.
  private func snapshot(_ operands: [Int]) -> [Int: [Float]] {
    var before: [Int: [Float]] = [:]
    for operand in operands {
      let m = pass.prepare(operand)
      before[operand] = Array(
        UnsafeBufferPointer(start: m.base, count: m.layout.count * pass.examples))
    }
    return before
  }

  /// Adds to m⁻ what has been added to m⁺ since the snapshot.
  private func addDifference(_ operands: [Int], _ before: [Int: [Float]]) {
    for operand in Set(operands) {
      guard let m⁺ = pass.received[operand], let m⁻ = pass.receivedMinus[operand],
        let before = before[operand]
      else { continue }
      for i in before.indices { m⁻.base[i] += m⁺.base[i] - before[i] }
    }
  }
}

extension Connections {
  /// Whether the weights are activations.
  var isProduct: Bool {
    if case .matrixProduct = self { true } else { false }
  }
}
