import Attribution

/// What replaces an activation in a contribution.
enum ActivationTransform: Hashable {
  /// a
  case whole
  /// a⁺
  case positive
  /// a⁻
  case negative
  /// 1
  case one
  /// a − l
  case above(Bound)
  /// a − h
  case below(Bound)
  /// sgn(a − μ), with sgn(0) = +1
  case sign(Double)
  /// a − sgn(a − μ)
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
  /// ε in d + ε·sgn(d).
  var stabiliser: Double
  /// The factor of R_k: α or −β under LRP-αβ.
  var factor = 1.0
  /// The sink of R_k where there is no contribution.
  var empty = Sink.zeroDenominator
  /// Whether all contributions have one sign, so that a sum of zero means that there is none.
  var isOneSigned = false
  /// The sign of z_k for which the sub-rule holds; `nil` if it holds everywhere.
  var sign: FloatingPointSign?

  /// Whether the denominators are the operation's own values.
  var dividesByValue: Bool {
    (denominator ?? terms) == [Term(.whole, .whole)] && bias == .whole
  }
  /// Whether every connection counts the same.
  var isFlat: Bool { terms == [Term(.one, .one)] && bias == nil }
  /// Whether the operation's own value has to be kept: as the denominator, or for its sign.
  var needsValue: Bool { dividesByValue || sign != nil }
}

/// What stays behind at a node, added up by cause, and what the division met.
struct SinkTotals {
  var bias = 0.0
  var stabiliser = 0.0
  /// Relevance of neurons without a contribution.
  var empty = 0.0
  /// Relevance of neurons whose value has no sign although the sub-rule asks for it.
  var undecided = 0.0
  /// How many neurons with relevance have a denominator of zero.
  var zeros = 0
  /// How many neurons with relevance have a negative value.
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
