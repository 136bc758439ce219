import Attribution

/// The transform of an activation a in a contribution.
enum ActivationTransform: Hashable {
  /// The activation itself, a.
  case whole
  /// The positive part a⁺.
  case positive
  /// The negative part a⁻.
  case negative
  /// The constant 1.
  case one
  /// The distance from a lower bound, a − l.
  case above(Bound)
  /// The distance from an upper bound, a − h.
  case below(Bound)
  /// The sign sgn(a − μ), with sgn(0) = +1.
  case sign(Double)
  /// The activation minus its sign, a − sgn(a − μ).
  case lessSign(Double)
}

/// One product of a contribution: a transformed activation times a transformed weight.
struct Term: Hashable {
  let activation: ActivationTransform
  let weight: WeightTransform

  init(_ activation: ActivationTransform, _ weight: WeightTransform) {
    self.activation = activation
    self.weight = weight
  }
}

/// One decomposition of a rule: the contributions, the sum that divides them, and the relevance that
/// they redistribute. LRP-αβ and LRP-γ have two sub-rules, the other rules one.
///
///     Z_jk = Σ_terms x_j m(w_jk) ,   R_j = Σ_k  Z_jk / Σ_{0,j} Z_jk · factor R_k
struct SubRule {
  /// The terms of the contributions Z_jk.
  var terms: [Term]
  /// The terms of the denominator's summands, where these are not the contributions.
  var denominator: [Term]?
  /// The terms by which the denominator's summands exceed the contributions. Their part of R_k stays
  /// behind, in the sink `numerator`.
  var rest: [Term] = []
  /// How the bias is transformed; `nil` leaves it out.
  var bias: WeightTransform?
  /// The stabiliser ε in d + ε·sgn(d).
  var stabiliser: Double
  /// The factor of R_k: α or −β under LRP-αβ.
  var factor = 1.0
  /// The sink that takes R_k if there is no contribution.
  var empty = Sink.zeroDenominator
  /// Whether all contributions have the same sign, so that a sum of zero means that all are zero.
  var isOneSigned = false
  /// The sign of z_k for which the sub-rule holds; `nil` if it holds everywhere.
  var sign: FloatingPointSign?

  /// The same sub-rule with the bias left out.
  var withoutBias: SubRule {
    var subRule = self
    subRule.bias = nil
    return subRule
  }

  /// Whether the denominators are the operation's own values.
  var dividesByValue: Bool {
    (denominator ?? terms) == [Term(.whole, .whole)] && bias == .whole
  }
  /// Whether all connections have the same contribution.
  var isFlat: Bool { terms == [Term(.one, .one)] && bias == nil }
  /// Whether the operation's own value has to be kept: as the denominator, or for its sign.
  var needsValue: Bool { dividesByValue || sign != nil }
}

/// The relevance that sinks took at a node, and the special cases that the division met.
struct SinkTotals {
  var bias = 0.0
  var stabiliser = 0.0
  /// The relevance of neurons without contributions.
  var empty = 0.0
  /// The relevance of neurons whose value is zero, if the sub-rule depends on its sign.
  var undecided = 0.0
  /// The number of neurons with relevance whose denominator is zero.
  var zeros = 0
  /// The number of neurons with relevance whose value is negative.
  var negatives = 0

  static func += (a: inout SinkTotals, b: SinkTotals) {
    a.bias += b.bias
    a.stabiliser += b.stabiliser
    a.empty += b.empty
    a.undecided += b.undecided
    a.zeros += b.zeros
    a.negatives += b.negatives
  }
}
