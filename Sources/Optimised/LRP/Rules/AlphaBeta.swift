import Attribution

extension Side {
  /// LRP-αβ: the positive contributions share αR, the negative ones −βR.
  ///
  ///     (a_j w_jk)⁺ = a_j⁺ w_jk⁺ + a_j⁻ w_jk⁻ ,   (a_j w_jk)⁻ = a_j⁺ w_jk⁻ + a_j⁻ w_jk⁺
  static func alphaBeta(_ α: Double, _ β: Double, stabiliser ε: Double) -> [Side] {
    let positive = Side(
      terms: [Term(.positive, .positive), Term(.negative, .negative)], bias: .positive,
      stabiliser: ε, factor: α, empty: .emptySide, isOneSigned: true)
    let negative = Side(
      terms: [Term(.positive, .negative), Term(.negative, .positive)], bias: .negative,
      stabiliser: ε, factor: -β, empty: .emptySide, isOneSigned: true)
    return β > 0 ? [positive, negative] : [positive]
  }
}
