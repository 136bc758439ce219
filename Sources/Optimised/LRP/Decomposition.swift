import Attribution
import Networks

/// LRP at one linear unit, as the algorithm of four steps.
///
///     1.  d_k = Σ_{0,j} Z_jk              forward, with transformed activations and weights
///     2.  s_k = factor R_k / (d_k + ε sgn d_k)
///     3.  c_j = Σ_k m(w_jk) s_k           transposed
///     4.  R_j = x_j c_j
///
/// Single messages are never computed. The scalar path's `Decomposition` is the definition, message
/// by message; the parity tests verify that both agree.
///
/// Source: document 000, "Propagation Rules"; Montavon et al. 2019, section 10.4.
struct Decomposition {
  let pass: Pass
  let unit: Int
  let connections: Connections
  let operands: [Buffer]

  init(of unit: Int, _ connections: Connections, in pass: Pass) {
    self.pass = pass
    self.unit = unit
    self.connections = connections
    operands = pass.operands(of: unit)
  }

  private var layout: Layout { connections.view(of: pass.units[unit].layout.inner) }
  private var R: Buffer { pass.relevance(unit).seen(as: layout) }

  /// Propagates what the unit received.
  ///
  /// - Returns: What stayed behind, for each example.
  func apply(_ subRules: [SubRule]) -> [[(Sink, Double)]] {
    var sinks = Array(repeating: [(Sink, Double)](), count: pass.examples)
    var hasNegatives = true
    for subRule in subRules where subRule.sign != .minus || hasNegatives {
      let x = activations(of: subRule.terms)
      let d = forward(subRule, x)
      let (s, totals) = divide(subRule, by: d)
      let c = transposed(s, subRule)
      multiply(x, by: c)

      let rest = numeratorSinks(subRule, s)
      for (n, totals) in totals.enumerated() {
        sinks[n].append((.bias, totals.bias))
        sinks[n].append((.stabiliser, totals.stabiliser))
        sinks[n].append((subRule.empty, totals.empty))
        sinks[n].append((.zeroDenominator, totals.undecided))
        sinks[n].append((.numerator, rest[n]))
      }
      hasNegatives = totals.contains { $0.negatives > 0 }
    }
    return sinks
  }
}

// MARK: - Step 1

extension Decomposition {
  /// d, or `nil` where every connection of a layer counts the same and d is their number.
  private func forward(_ subRule: SubRule, _ x: [Factors]) -> Buffer? {
    if subRule.dividesByValue, let z = pass.values[unit] {
      return z.layout.isImage ? z : z.seen(as: layout)
    }
    if subRule.isFlat, case .layer = connections { return nil }
    return sums(subRule.denominator.map(activations) ?? x, bias: subRule.bias)
  }

  /// Σ_{0,j} |Z_jk|, for a sub-rule whose contributions may cancel.
  private func magnitudes(_ subRule: SubRule) -> Buffer {
    let terms = activations(of: subRule.denominator ?? subRule.terms).map { weight, x in
      (
        weight.absolute,
        x.map { x in transformed(x) { a, _ in a.replacing(with: -a, where: a .< 0) } }
      )
    }
    return sums(terms, bias: subRule.bias?.absolute)
  }

  private func sums(_ terms: [Factors], bias: WeightTransform?) -> Buffer {
    let d = Buffer(pass.scratch.take(layout.inner.count * pass.examples), layout.inner)
    for (place, term) in terms.enumerated() {
      connections.forward(
        term.x, operands, term.weight, bias: bias, into: d, adds: place > 0, pass)
    }
    return d
  }
}

// MARK: - Step 2

extension Decomposition {
  /// s, and what stays behind of each example's relevance.
  ///
  /// - Parameter d: The denominators; `nil` if they are the numbers of connections.
  private func divide(_ subRule: SubRule, by d: Buffer?) -> (s: Buffer, totals: [SinkTotals]) {
    let s = pass.scratch.take(connections.transposedInput(for: layout), examples: pass.examples)
    var totals = divide(subRule, by: d, magnitudes: nil, into: s)
    if !subRule.isOneSigned, subRule.stabiliser > 0, totals.contains(where: { $0.zeros > 0 }) {
      // A denominator of zero is stabilised where contributions cancel, and not where there is none.
      totals = divide(subRule, by: d, magnitudes: magnitudes(subRule), into: s)
    }
    return (s, totals)
  }

  /// - Parameter magnitudes: Σ |Z_jk|, which tells whether a sum of zero has contributions.
  private func divide(
    _ subRule: SubRule, by d: Buffer?, magnitudes: Buffer?, into s: Buffer
  ) -> [SinkTotals] {
    let (layout, R, examples) = (layout, R, pass.examples)
    let bias = subRule.bias.flatMap { connections.bias($0, pass) }
    var counts: [Float] = []
    if d == nil, case .layer(let layer) = connections { counts = layer.unitWeightSums.counts }
    let z =
      subRule.sign == nil
      ? nil : pass.values[unit].map { $0.layout.isImage ? $0 : $0.seen(as: layout) }
    precondition(subRule.sign == nil || z != nil, "a rule that asks for the sign of z keeps z")
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
            magnitudes: magnitudes.map { $0.row(row, of: n) + offset },
            z: z.map { $0.row(row, of: n) + offset }, bias: bias?.at(row, column),
            into: s.row(row, of: n) + offset, count: layout.channels)
        }
        rows[n * layout.rows + row] = division.totals
      }
    }
    return (0..<examples).map { n in
      rows[n * layout.rows..<(n + 1) * layout.rows].reduce(into: SinkTotals()) { $0 += $1 }
    }
  }
}

// MARK: - Steps 3 and 4

extension Decomposition {
  /// c, described and not yet computed: the kernel that sums it multiplies by x as well.
  private struct TransposedPass {
    let s: Buffer
    let isFlat: Bool
  }

  private func transposed(_ s: Buffer, _ subRule: SubRule) -> TransposedPass {
    TransposedPass(s: s, isFlat: subRule.isFlat)
  }

  /// R_j = x_j c_j, added up over the terms, for every operand.
  private func multiply(_ x: [Factors], by c: TransposedPass) {
    for (place, operand) in pass.units[unit].operands.enumerated() {
      for (weight, x) in x {
        let adds = pass.adds(to: operand)
        let target = pass.relevance(operand)
        if c.isFlat, case .layer(let layer) = connections {
          layer.unitWeightSums.transposed(
            c.s, into: target.seen(as: layer.input.inner), examples: pass.examples, adds: adds,
            scratch: pass.scratch, team: pass.team)
        } else {
          connections.transposed(
            c.s, operands, weight, times: x[place], operand: place, into: target, adds: adds,
            isSparse: pass.units[unit].isPooled, pass)
        }
        pass.hasReceived[operand] = true
      }
    }
  }

  /// Σ_jk (d's summand − Z_jk) s_k for each example: what the numerators leave of the denominators.
  private func numeratorSinks(_ subRule: SubRule, _ s: Buffer) -> [Double] {
    var sinks = Array(repeating: 0.0, count: pass.examples)
    guard !subRule.rest.isEmpty else { return sinks }
    for (weight, x) in activations(of: subRule.rest) {
      for (place, operand) in pass.units[unit].operands.enumerated() {
        let rest = pass.scratch.take(pass.units[operand].layout.inner, examples: pass.examples)
        connections.transposed(
          s, operands, weight, times: x[place], operand: place, into: rest, adds: false, pass)
        for n in sinks.indices { sinks[n] += total(rest.example(n), rest.layout.count) }
      }
    }
    return sinks
  }
}
