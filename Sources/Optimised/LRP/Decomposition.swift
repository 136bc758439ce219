import Attribution
import Networks

/// What takes the place of an activation in a contribution.
enum Part: Hashable {
  case whole
  /// a⁺
  case positive
  /// a⁻
  case negative
  /// |a|
  case size
  /// 1
  case one
  /// a − l and a − h
  case above(Bound)
  case below(Bound)
}

/// One product that a side's contributions are made of.
struct Term: Hashable {
  let activation: Part
  let weight: Modification

  init(_ activation: Part, _ weight: Modification) {
    self.activation = activation
    self.weight = weight
  }
}

/// One decomposition: contributions, the sum that they are divided by, and the relevance that they
/// share.
///
///     Z_jk = Σ_terms x_j m(w_jk) ,   R_j = Σ_k  Z_jk / Σ_{0,j} Z_jk · factor R_k
struct Side {
  var terms: [Term]
  /// What becomes of the bias; `nil` leaves it out.
  var bias: Modification?
  var stabiliser: Double
  var factor = 1.0
  /// Where the relevance stays if there is no contribution.
  var empty = Sink.zeroDenominator
  /// Whether all contributions have one sign, so that a sum of zero means that there is none.
  var isOneSigned = false
  /// Where it holds: everywhere, or where z is of this sign.
  var sign: FloatingPointSign?

  /// Whether its sums are the operation's own values.
  var isForward: Bool { terms == [Term(.whole, .whole)] && bias == .whole }
  /// Whether every connection counts the same.
  var isFlat: Bool { terms == [Term(.one, .one)] && bias == nil }
}

/// What stays behind at a node, and what was seen on the way.
struct Shares {
  var bias = 0.0
  var stabiliser = 0.0
  var empty = 0.0
  var undecided = 0.0
  /// How many neurons with relevance have a sum of zero, and how many a negative value.
  var zeros = 0
  var negatives = 0

  static func += (a: inout Shares, b: Shares) {
    a.bias += b.bias
    a.stabiliser += b.stabiliser
    a.empty += b.empty
    a.undecided += b.undecided
    a.zeros += b.zeros
    a.negatives += b.negatives
  }
}

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
  func apply(_ sides: [Side]) -> [[(Sink, Double)]] {
    var sinks = Array(repeating: [(Sink, Double)](), count: pass.examples)
    var hasOthers = true
    for side in sides where side.sign != .minus || hasOthers {
      let terms = side.terms.filter { !vanishes($0) }
      let x = (terms.isEmpty ? [side.terms[0]] : terms).map { (term: $0, x: activations($0)) }
      let d = denominators(side, x)
      let s = pass.scratch.take(
        connections.transposedInput(for: layout), examples: pass.examples)
      var shares = divide(side, by: d, into: s)
      if !side.isOneSigned, side.stabiliser > 0, shares.contains(where: { $0.zeros > 0 }) {
        // Where contributions cancel to nothing, there is something to stabilise; where there is
        // none, there is not.
        shares = divide(side, by: d, sizes: sizes(side), into: s)
      }
      for (n, shares) in shares.enumerated() {
        sinks[n].append((.bias, shares.bias))
        sinks[n].append((.stabiliser, shares.stabiliser))
        sinks[n].append((side.empty, shares.empty))
        sinks[n].append((.zeroDenominator, shares.undecided))
      }
      hasOthers = shares.contains { $0.negatives > 0 }
      handDown(s, x, isFlat: side.isFlat)
    }
    return sinks
  }

  /// Steps 3 and 4.
  private func handDown(_ s: Buffer, _ x: [(term: Term, x: [Buffer])], isFlat: Bool) {
    for (place, operand) in pass.units[unit].operands.enumerated() {
      for (term, x) in x {
        let adds = pass.adds(to: operand)
        let target = pass.relevance(operand)
        if isFlat, case .filter(let filter) = connections {
          filter.box.transposed(
            s, into: target.seen(as: filter.input.inner), examples: pass.examples, adds: adds,
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
    if case .sums = connections { return term.weight.dropsPositive }
    return false
  }

  // MARK: Step 1

  /// x, for every operand.
  private func activations(_ term: Term) -> [Buffer] {
    pass.units[unit].operands.indices.map { activations(term.activation, of: $0) }
  }

  private func activations(_ part: Part, of place: Int) -> Buffer {
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

  /// d, or nothing where every connection of a filter counts the same.
  private func denominators(_ side: Side, _ x: [(term: Term, x: [Buffer])]) -> Buffer? {
    if side.isForward, let z = pass.values[unit] {
      return z.layout.isImage ? z : z.seen(as: layout)
    }
    if side.isFlat, case .filter = connections { return nil }
    return sums(x.map { ($0.term.weight, $0.x) }, bias: side.bias)
  }

  /// Σ_{0,j} |Z_jk|, for a side whose contributions may cancel.
  private func sizes(_ side: Side) -> Buffer {
    sums(
      side.terms.map { term in
        let sizes = activations(term).map { x in
          modified(x) { a, _ in a.replacing(with: -a, where: a .< 0) }
        }
        return (term.weight.absolute, sizes)
      }, bias: side.bias?.absolute)
  }

  private func sums(_ terms: [(weight: Modification, x: [Buffer])], bias: Modification?) -> Buffer {
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
    _ side: Side, by d: Buffer?, sizes: Buffer? = nil, into s: Buffer
  ) -> [Shares] {
    let (layout, R, examples) = (layout, R, pass.examples)
    var bias: UnsafePointer<Float>?
    var counts: [Float] = []
    if case .filter(let filter) = connections {
      bias = side.bias.flatMap(filter.bias)
      if d == nil { counts = filter.box.counts }
    }
    let z =
      side.sign == nil
      ? nil : pass.values[unit].map { $0.layout.isImage ? $0 : $0.seen(as: layout) }
    var rows = Array(repeating: Shares(), count: layout.rows * examples)
    rows.withUnsafeMutableBufferPointer { rows in
      nonisolated(unsafe) let rows = rows
      pass.team.forEachRow(of: layout, examples: examples) { row, n in
        var division = Division(side)
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
      rows[n * layout.rows..<(n + 1) * layout.rows].reduce(into: Shares()) { $0 += $1 }
    }
  }
}

/// Step 2 along a row, sixteen neurons at once, adding up what stays behind.
private struct Division {
  private let ε: Lanes
  private let factor: Lanes
  private let side: Side
  private var bias = Lanes()
  private var stabiliser = Lanes()
  private var empty = Lanes()
  private var undecided = Lanes()
  private var zeros = 0
  private var negatives = 0

  init(_ side: Side) {
    self.side = side
    ε = Lanes(repeating: Float(side.stabiliser))
    factor = Lanes(repeating: Float(side.factor))
  }

  @inline(__always)
  mutating func divide(
    _ R: UnsafePointer<Float>, by d: UnsafePointer<Float>?, orBy number: Float,
    sizes: UnsafePointer<Float>?, z: UnsafePointer<Float>?, bias b: UnsafePointer<Float>?,
    into s: Floats, count: Int
  ) {
    forEachSixteen(count) { first, count in
      var R_k = factor * Lanes(R + first, count: count)
      if let z {
        let z_k = Lanes(z + first, count: count)
        let hasRelevance = R_k .!= 0
        let isNegative = z_k .< 0
        if side.sign == .plus {
          undecided += R_k.replacing(with: 0, where: z_k .!= 0)
          if any(isNegative .& hasRelevance) { negatives += 1 }
          R_k.replace(with: 0, where: .!(z_k .> 0))
        } else {
          R_k.replace(with: 0, where: .!isNegative)
        }
      }
      let d_k = d.map { Lanes($0 + first, count: count) } ?? Lanes(repeating: number)
      let ε_k = ε.replacing(with: -ε, where: d_k .< 0)
      var isEmpty = d_k .== 0
      if any(isEmpty .& (R_k .!= 0)) {
        zeros += 1
        if let sizes, side.stabiliser != 0 {
          let hasNone = Lanes(sizes + first, count: count) .== 0
          isEmpty = hasNone
        }
        empty += R_k.replacing(with: 0, where: .!isEmpty)
      }
      let s_k = (R_k / (d_k + ε_k)).replacing(with: 0, where: isEmpty .| (R_k .== 0))
      stabiliser += ε_k * s_k
      if let b { bias += Lanes(b + first, count: count) * s_k }
      s_k.store(to: s + first, count: count)
    }
  }

  var shares: Shares {
    Shares(
      bias: Double(bias.sum()), stabiliser: Double(stabiliser.sum()), empty: Double(empty.sum()),
      undecided: Double(undecided.sum()), zeros: zeros, negatives: negatives)
  }
}
