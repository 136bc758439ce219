import Attribution
import Networks

/// LRP at one linear unit, as the algorithm of four steps.
///
///     1.  d_k = Σ_{0,j} Z_jk              forward, with modified activations and weights
///     2.  s_k = factor R_k / (d_k + ε sgn d_k)
///     3.  c_j = Σ_k m(w_jk) s_k           transposed
///     4.  R_j = x_j c_j                   in the same kernel
///
/// No message is ever computed. The scalar path's `Decomposition` is the definition, message by
/// message; that both agree is what the parity tests are about.
///
/// Source: document 000, "Propagation Rules"; Montavon et al. 2019, section 10.4.
struct Decomposition {
  let pass: Pass
  let unit: Int
  let connections: Connections
  private let operands: [Buffer]

  init(of unit: Int, _ connections: Connections, in pass: Pass) {
    self.pass = pass
    self.unit = unit
    self.connections = connections
    operands = pass.operands(of: unit)
  }

  private var layout: Layout { connections.view(of: pass.units[unit].layout.inner) }
  private var R: Buffer { pass.relevance(unit).seen(as: layout) }

  /// Hands down what the unit received and gives, for each example, what stayed behind.
  func apply(_ subRules: [SubRule]) -> [[(Sink, Double)]] {
    var sinks = Array(repeating: [(Sink, Double)](), count: pass.examples)
    var hasOthers = true
    for subRule in subRules where subRule.sign != .minus || hasOthers {
      let terms = subRule.terms.filter { !vanishes($0) }
      let x = (terms.isEmpty ? [subRule.terms[0]] : terms).map { (term: $0, x: activations($0)) }
      let d = denominators(subRule, x)
      let s = pass.scratch.take(
        connections.transposedInput(for: layout), examples: pass.examples)
      var shares = divide(subRule, by: d, into: s)
      if !subRule.isOneSigned, subRule.stabiliser > 0, shares.contains(where: { $0.zeros > 0 }) {
        // Where contributions cancel to nothing, there is something to stabilise; where there is
        // none, there is not.
        shares = divide(subRule, by: d, sizes: sizes(subRule), into: s)
      }
      for (n, shares) in shares.enumerated() {
        sinks[n].append((.bias, shares.bias))
        sinks[n].append((.stabiliser, shares.stabiliser))
        sinks[n].append((subRule.empty, shares.empty))
        sinks[n].append((.zeroDenominator, shares.undecided))
      }
      hasOthers = shares.contains { $0.negatives > 0 }
      propagate(s, x, isFlat: subRule.isFlat)
    }
    return sinks
  }

  /// Steps 3 and 4.
  private func propagate(_ s: Buffer, _ x: [(term: Term, x: [Buffer])], isFlat: Bool) {
    for (place, operand) in pass.units[unit].operands.enumerated() {
      for (term, x) in x {
        let adds = pass.adds(to: operand)
        let target = pass.relevance(operand)
        if isFlat, case .layer(let layer) = connections {
          layer.unitWeightSums.transposed(
            s, into: target.seen(as: layer.input.inner), examples: pass.examples, adds: adds,
            scratch: pass.scratch, team: pass.team)
        } else {
          connections.transposed(
            s, operands, term.weight, times: x[place], operand: place, into: target, adds: adds,
            isSparse: pass.units[unit].isPooled, pass)
        }
        pass.hasReceived[operand] = true
      }
    }
  }

  /// Whether a term adds nothing: a negative part of what cannot be negative.
  private func vanishes(_ term: Term) -> Bool {
    let areNonNegative = pass.units[unit].operands.allSatisfy { pass.units[$0].isNonNegative }
    if term.activation == .negative, areNonNegative { return true }
    if case .fixedWeight = connections { return term.weight.dropsPositive }
    return false
  }

  // MARK: Step 1

  /// x, for every operand.
  private func activations(_ term: Term) -> [Buffer] {
    pass.units[unit].operands.indices.map { activations(term.activation, of: $0) }
  }

  private func activations(_ part: ActivationTransform, of place: Int) -> Buffer {
    let unit = pass.units[pass.units[unit].operands[place]]
    let a = operands[place]
    switch part {
    case .whole: return a
    case .positive where unit.isNonNegative, .size where unit.isNonNegative: return a
    case .positive: return modified(a) { a, _ in a.replacing(with: 0, where: a .< 0) }
    case .negative: return modified(a) { a, _ in a.replacing(with: 0, where: a .> 0) }
    case .size: return modified(a) { a, _ in a.replacing(with: -a, where: a .< 0) }
    case .one: return modified(a) { _, _ in Lanes(repeating: 1) }
    case .above(let bound), .below(let bound):
      let bounds = bound.expanded(to: unit.shape).map { Float($0) }.placed(in: a.layout)
      return bounds.withUnsafeBufferPointer { bounds in
        guard let bounds = bounds.baseAddress else { return a }
        return modified(a) { a, place in a - Lanes(bounds + place.first, count: place.count) }
      }
    }
  }

  /// A copy of activations, changed sixteen at a time; the border stays zero.
  private func modified(
    _ a: Buffer, _ change: (_ a: Lanes, _ place: (first: Int, count: Int)) -> Lanes
  ) -> Buffer {
    var x = pass.scratch.take(a.layout, examples: pass.examples)
    x.stride = a.layout.count
    pass.team.forEachRow(of: a.layout.inner, examples: pass.examples) { row, n in
      let (source, target) = (a.row(row, of: n), x.row(row, of: n))
      forEachSixteen(a.layout.width) { first, count in
        change(Lanes(source + first, count: count), (row * a.layout.width + first, count))
          .store(to: target + first, count: count)
      }
    }
    return x
  }

  /// d, or nothing where every connection of a layer counts the same.
  private func denominators(_ subRule: SubRule, _ x: [(term: Term, x: [Buffer])]) -> Buffer? {
    if subRule.isForward, let z = pass.values[unit] {
      return z.layout.isImage ? z : z.seen(as: layout)
    }
    if subRule.isFlat, case .layer = connections { return nil }
    return sums(x.map { ($0.term.weight, $0.x) }, bias: subRule.bias)
  }

  /// Σ_{0,j} |Z_jk|, for a subRule whose contributions may cancel.
  private func sizes(_ subRule: SubRule) -> Buffer {
    sums(
      subRule.terms.map { term in
        let sizes = activations(term).map { x in
          modified(x) { a, _ in a.replacing(with: -a, where: a .< 0) }
        }
        return (term.weight.absolute, sizes)
      }, bias: subRule.bias?.absolute)
  }

  private func sums(_ terms: [(weight: WeightTransform, x: [Buffer])], bias: WeightTransform?)
    -> Buffer
  {
    let d = Buffer(pass.scratch.take(layout.inner.count * pass.examples), layout.inner)
    for (place, term) in terms.enumerated() {
      connections.forward(
        term.x, operands, term.weight, bias: bias, into: d, adds: place > 0, pass)
    }
    return d
  }

  // MARK: Step 2

  /// s, and what stays behind of each example's relevance.
  ///
  /// - Parameters:
  ///   - d: The denominators; if there are none, the numbers of connections.
  ///   - sizes: Σ |Z_jk|, where it must be known whether a sum of zero has contributions.
  private func divide(
    _ subRule: SubRule, by d: Buffer?, sizes: Buffer? = nil, into s: Buffer
  ) -> [SinkTotals] {
    let (layout, R, examples) = (layout, R, pass.examples)
    var bias: UnsafePointer<Float>?
    var counts: [Float] = []
    if case .layer(let layer) = connections {
      bias = subRule.bias.flatMap(layer.bias)
      if d == nil { counts = layer.unitWeightSums.counts }
    }
    let z =
      subRule.sign == nil
      ? nil : pass.values[unit].map { $0.layout.isImage ? $0 : $0.seen(as: layout) }
    var rows = Array(repeating: SinkTotals(), count: layout.rows * examples)
    rows.withUnsafeMutableBufferPointer { rows in
      nonisolated(unsafe) let rows = rows
      pass.team.forEachRow(of: layout, examples: examples) { row, n in
        var division = Division(subRule)
        for column in 0..<layout.columns {
          let count = counts.isEmpty ? 0 : counts[row * layout.columns + column]
          let offset = column * layout.channels
          division.divide(
            R.row(row, of: n) + offset, by: d.map { $0.row(row, of: n) + offset }, orBy: count,
            sizes: sizes.map { $0.row(row, of: n) + offset },
            z: z.map { $0.row(row, of: n) + offset }, bias: bias,
            into: s.row(row, of: n) + offset, count: layout.channels)
        }
        rows[n * layout.rows + row] = division.shares
      }
    }
    return (0..<examples).map { n in
      rows[n * layout.rows..<(n + 1) * layout.rows].reduce(into: SinkTotals()) { $0 += $1 }
    }
  }
}
