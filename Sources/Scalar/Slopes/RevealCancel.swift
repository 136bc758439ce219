import Attribution
import Networks

/// DeepLIFT's RevealCancel rule. A difference has a positive and a negative part, Δ = Δ⁺ + Δ⁻. An
/// activation gives each its own multiplier, which reveals parts that cancel.
///
///     Δy⁺ = ½ [ f(z⁰ + Δ⁺) − f(z⁰) + f(z⁰ + Δ⁻ + Δ⁺) − f(z⁰ + Δ⁻) ] ,   Δy⁻ likewise
///     m⁺ = Δy⁺ / Δ⁺ ,   m⁻ = Δy⁻ / Δ⁻
///
/// The linear operation before the activation composes Δ⁺ of positive contributions and Δ⁻ of
/// negative ones. It propagates each multiplier to the neurons that contribute to that part:
///
///     Δ⁺ = Σ_j (Δa_j w_jk)⁺
///     m_j = Σ_k w_jk m_k⁺ where Δa_j w_jk > 0, w_jk m_k⁻ where it is < 0,
///               ½ w_jk (m_k⁺ + m_k⁻) where Δa_j = 0
///
/// Scaling, batch normalisation and average pooling compose nothing new: they pass both parts of
/// their operand, and exchange them where the factor is negative.
///
/// Source: Shrikumar et al. 2017, sections 3.5.1 and 3.5.3.
extension Network {
  /// The backward pass with a pair of multipliers for every neuron.
  ///
  /// - Returns: For every node, the multiplier of the whole difference, (m⁺Δ⁺ + m⁻Δ⁻) / Δ.
  func revealCancel(from start: [Double], _ slopes: Rescale) -> [[Double]] {
    let Δ = zip(slopes.a, slopes.a⁰).map { zip($0, $1).map(-) }
    let parts = differenceParts(slopes)
    // The pass carries both multipliers of a node, all m⁺ before all m⁻.
    let pairs = backward(from: start + start, width: 2) { node, m in
      let count = m.count / 2
      let handed = propagatePair(
        (Array(m[..<count]), Array(m[count...])), from: node, slopes, Δ, parts)
      return handed.map { $0.positive + $0.negative }
    }
    return nodes.indices.map { node in
      let count = Δ[node].count
      return whole(
        (Array(pairs[node][..<count]), Array(pairs[node][count...])), parts[node], Δ[node])
    }
  }

  /// The multiplier of the whole difference, (m⁺Δ⁺ + m⁻Δ⁻) / Δ; the mean of m⁺ and m⁻ if Δ is
  /// nearly zero.
  private func whole(_ m: Pair, _ parts: Pair, _ Δ: [Double]) -> [Double] {
    Δ.indices.map { j in
      abs(Δ[j]) < smallestDifference
        ? (m.positive[j] + m.negative[j]) / 2
        : (m.positive[j] * parts.positive[j] + m.negative[j] * parts.negative[j]) / Δ[j]
    }
  }

  private typealias Pair = (positive: [Double], negative: [Double])

  private func propagatePair(
    _ m: Pair, from position: Int, _ slopes: Rescale, _ Δ: [[Double]], _ parts: [Pair]
  ) -> [Pair] {
    let node = nodes[position]
    switch node.operation.form {
    case .linear where Set.passingBothParts.contains(node.operation.kind):
      return [connections(of: position, slopes.a).transposed(m, operand: Δ[node.operands[0]].count)]

    case .linear:
      let operands = node.operands.map { nodes[$0].shape.count }
      let Δa: [Double] = [0] + node.operands.flatMap { Δ[$0] }
      let below = connections(of: position, slopes.a).transposed(m, Δa, operands: operands)
      return below.map { ($0, $0) }

    case .elementwise(let g):
      let below = node.operands[0]
      let channel = node.positionsPerChannel
      let handed = Δ[below].indices.map { j in
        g.revealCancel(
          (m.positive[j], m.negative[j]), channel: j / channel, z⁰: slopes.a⁰[below][j],
          Δ⁺: parts[below].positive[j], Δ⁻: parts[below].negative[j])
      }
      return [(handed.map(\.0), handed.map(\.1))]

    case .routing(.rearrangement):
      let positive = chainRule(at: position, m.positive, slopes)
      let negative = chainRule(at: position, m.negative, slopes)
      return zip(positive, negative).map { ($0, $1) }

    case .source, .product, .routing(.maxPooling), .normalising, .lookup:
      let single = whole(m, parts[position], Δ[position])
      return chainRule(at: position, single, slopes).map { ($0, $0) }
    }
  }

  /// Δ⁺ and Δ⁻ of every node. Those of a linear node come from its contributions or from the parts
  /// that it passes, those of a rearrangement from the parts that it moves, and those of an
  /// activation from the rule. Any other difference belongs to one part, by its sign.
  private func differenceParts(_ slopes: Rescale) -> [Pair] {
    var parts: [Pair] = []
    for (position, node) in nodes.enumerated() {
      let Δ = zip(slopes.a[position], slopes.a⁰[position]).map(-)
      switch node.operation.form {
      case .linear where Set.passingBothParts.contains(node.operation.kind):
        parts.append(connections(of: position, slopes.a).passed(parts[node.operands[0]]))
      case .linear:
        let Δa: [Double] = [0] + node.operands.flatMap { zip(slopes.a[$0], slopes.a⁰[$0]).map(-) }
        parts.append(connections(of: position, slopes.a).parts(Δa))
      case .routing(.rearrangement):
        let connections = connections(of: position, slopes.a)
        let below = node.operands.map { parts[$0] }
        parts.append(
          (
            connections.moved(below.flatMap(\.positive)),
            connections.moved(below.flatMap(\.negative))
          ))
      case .elementwise(let g):
        let below = node.operands[0]
        let channel = node.positionsPerChannel
        let differences = Δ.indices.map { j in
          g.differences(
            z⁰: slopes.a⁰[below][j], Δ⁺: parts[below].positive[j], Δ⁻: parts[below].negative[j],
            channel: j / channel)
        }
        parts.append((differences.map(\.0), differences.map(\.1)))
      case .source, .product, .routing(.maxPooling), .normalising, .lookup:
        parts.append((Δ.map(positive), Δ.map(negative)))
      }
    }
    return parts
  }
}

extension Connections {
  /// The sums Σ_j (Δa_j w_jk)⁺ and Σ_j (Δa_j w_jk)⁻ for every k.
  fileprivate func parts(_ Δa: [Double]) -> (positive: [Double], negative: [Double]) {
    let sums = (0..<outputs).map { k in
      var (Δ⁺, Δ⁻) = (0.0, 0.0)
      forEach(into: k) { j, w_jk in
        Δ⁺ += positive(Δa[j] * w_jk)
        Δ⁻ += negative(Δa[j] * w_jk)
      }
      return (Δ⁺, Δ⁻)
    }
    return (sums.map(\.0), sums.map(\.1))
  }

  /// The parts of an operand's difference after the operation: Δ⁺ = Σ_j w_jk⁺ Δ_j⁺ + w_jk⁻ Δ_j⁻, and
  /// Δ⁻ with the parts exchanged.
  fileprivate func passed(
    _ Δ: (positive: [Double], negative: [Double])
  ) -> (positive: [Double], negative: [Double]) {
    let sums = (0..<outputs).map { k in
      var (Δ⁺, Δ⁻) = (0.0, 0.0)
      forEach(into: k) { j, w_jk in
        guard j > 0 else { return }
        Δ⁺ += positive(w_jk) * Δ.positive[j - 1] + negative(w_jk) * Δ.negative[j - 1]
        Δ⁻ += positive(w_jk) * Δ.negative[j - 1] + negative(w_jk) * Δ.positive[j - 1]
      }
      return (Δ⁺, Δ⁻)
    }
    return (sums.map(\.0), sums.map(\.1))
  }

  /// The multipliers of both parts of an operand that were passed: m_j⁺ = Σ_k w_jk⁺ m_k⁺ + w_jk⁻ m_k⁻,
  /// and m_j⁻ with the multipliers exchanged.
  fileprivate func transposed(
    _ m: (positive: [Double], negative: [Double]), operand: Int
  ) -> (positive: [Double], negative: [Double]) {
    var m⁺ = Array(repeating: 0.0, count: operand)
    var m⁻ = m⁺
    for k in 0..<outputs {
      forEach(into: k) { j, w_jk in
        guard j > 0 else { return }
        m⁺[j - 1] += positive(w_jk) * m.positive[k] + negative(w_jk) * m.negative[k]
        m⁻[j - 1] += positive(w_jk) * m.negative[k] + negative(w_jk) * m.positive[k]
      }
    }
    return (m⁺, m⁻)
  }

  /// The values after the rearrangement; a padded position has no difference.
  fileprivate func moved(_ values: [Double]) -> [Double] {
    (0..<outputs).map { k in
      var value = 0.0
      forEach(into: k) { j, _ in value = j == 0 ? 0 : values[j - 1] }
      return value
    }
  }

  /// The multipliers m_j, from those of both parts.
  fileprivate func transposed(
    _ m: (positive: [Double], negative: [Double]), _ Δa: [Double], operands: [Int]
  ) -> [[Double]] {
    var m_j = Array(repeating: 0.0, count: Δa.count)
    for k in 0..<outputs {
      let (m⁺, m⁻) = (m.positive[k], m.negative[k])
      forEach(into: k) { j, w_jk in
        let contribution = Δa[j] * w_jk
        m_j[j] += w_jk * (contribution > 0 ? m⁺ : contribution < 0 ? m⁻ : (m⁺ + m⁻) / 2)
      }
    }
    return split(m_j, operands: operands)
  }
}

extension Activation {
  /// The output differences Δy⁺ and Δy⁻. Where the activation is not defined with one part alone, both
  /// have the slope of the Rescale rule.
  fileprivate func differences(
    z⁰: Double, Δ⁺: Double, Δ⁻: Double, channel: Int
  ) -> (Double, Double) {
    func f(_ z: Double) -> Double { value(z, channel: channel) }
    guard hasParts(z⁰: z⁰, Δ⁺: Δ⁺, Δ⁻: Δ⁻) else {
      let slope = slope(z⁰: z⁰, Δ: Δ⁺ + Δ⁻, channel: channel)
      return (slope * Δ⁺, slope * Δ⁻)
    }
    return (
      (f(z⁰ + Δ⁺) - f(z⁰) + f(z⁰ + Δ⁻ + Δ⁺) - f(z⁰ + Δ⁻)) / 2,
      (f(z⁰ + Δ⁻) - f(z⁰) + f(z⁰ + Δ⁺ + Δ⁻) - f(z⁰ + Δ⁺)) / 2
    )
  }

  /// Whether the activation is defined with each part alone and with both.
  private func hasParts(z⁰: Double, Δ⁺: Double, Δ⁻: Double) -> Bool {
    [Δ⁺, Δ⁻, Δ⁺ + Δ⁻].allSatisfy { isDefined(at: z⁰ + $0) }
  }

  /// The slope of the Rescale rule.
  private func slope(z⁰: Double, Δ: Double, channel: Int) -> Double {
    Swift.abs(Δ) < smallestDifference
      ? derivative(z⁰ + Δ, channel: channel)
      : (value(z⁰ + Δ, channel: channel) - value(z⁰, channel: channel)) / Δ
  }

  /// The multipliers of Δ⁺ and Δ⁻. A part that is nearly zero has the limit
  ///
  ///     m⁺ = ½ [ f′(z⁰) + f′(z⁰ + Δ⁻) ]   as Δ⁺ → 0 from above
  ///     m⁻ = ½ [ f′(z⁰) + f′(z⁰ + Δ⁺) ]   as Δ⁻ → 0 from below
  ///
  /// where f′ at a kink is the slope on the side from which the part vanishes.
  fileprivate func revealCancel(
    _ m: (Double, Double), channel: Int, z⁰: Double, Δ⁺: Double, Δ⁻: Double
  ) -> (Double, Double) {
    guard hasParts(z⁰: z⁰, Δ⁺: Δ⁺, Δ⁻: Δ⁻) else {
      let slope = slope(z⁰: z⁰, Δ: Δ⁺ + Δ⁻, channel: channel)
      return (m.0 * slope, m.1 * slope)
    }
    let (Δy⁺, Δy⁻) = differences(z⁰: z⁰, Δ⁺: Δ⁺, Δ⁻: Δ⁻, channel: channel)
    func fʹ(_ z: Double) -> Double { derivative(z, channel: channel) }
    func vanishes(_ Δ: Double) -> Bool { Swift.abs(Δ) < smallestDifference }
    return (
      m.0 * (vanishes(Δ⁺) ? (fʹ(z⁰.nextUp) + fʹ((z⁰ + Δ⁻).nextUp)) / 2 : Δy⁺ / Δ⁺),
      m.1 * (vanishes(Δ⁻) ? (fʹ(z⁰.nextDown) + fʹ((z⁰ + Δ⁺).nextDown)) / 2 : Δy⁻ / Δ⁻)
    )
  }
}
