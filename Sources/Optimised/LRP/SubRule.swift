import Attribution

/// What takes the place of an activation in a contribution.
enum ActivationTransform: Hashable {
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

/// One product that a subRule's contributions are made of.
struct Term: Hashable {
  let activation: ActivationTransform
  let weight: WeightTransform

  init(_ activation: ActivationTransform, _ weight: WeightTransform) {
    self.activation = activation
    self.weight = weight
  }
}

/// One decomposition: contributions, the sum that they are divided by, and the relevance that they
/// share.
///
///     Z_jk = Σ_terms x_j m(w_jk) ,   R_j = Σ_k  Z_jk / Σ_{0,j} Z_jk · factor R_k
struct SubRule {
  var terms: [Term]
  /// What becomes of the bias; `nil` leaves it out.
  var bias: WeightTransform?
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
struct SinkTotals {
  var bias = 0.0
  var stabiliser = 0.0
  var empty = 0.0
  var undecided = 0.0
  /// How many neurons with relevance have a sum of zero, and how many a negative value.
  var zeros = 0
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
