extension SubRule {
  /// Flat: Z_jk = 1. For a layer, step 1 is a count and step 3 a sum over a box, the same for all
  /// channels; no weight is read.
  static func flat(stabiliser ε: Double) -> [SubRule] {
    [SubRule(terms: [Term(.one, .one)], bias: nil, stabiliser: ε, isOneSigned: true)]
  }
}
