extension Side {
  /// Flat: Z_jk = 1. For a filter, step 1 is a count and step 3 a sum over a box, the same for all
  /// channels; no weight is read.
  static func flat(stabiliser ε: Double) -> [Side] {
    [Side(terms: [Term(.one, .one)], bias: nil, stabiliser: ε, isOneSigned: true)]
  }
}
