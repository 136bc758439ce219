import Attribution

extension SubRule {
  /// LRP-αβ: the positive contributions share αR, the negative ones −βR.
  ///
  ///     (a_j w_jk)⁺ = a_j⁺ w_jk⁺ + a_j⁻ w_jk⁻ ,   (a_j w_jk)⁻ = a_j⁺ w_jk⁻ + a_j⁻ w_jk⁺
  static func alphaBeta(_ α: Double, _ β: Double, stabiliser ε: Double) -> [SubRule] {
    let positive = SubRule(
      terms: [Term(.positive, .positive), Term(.negative, .negative)], bias: .positive,
      stabiliser: ε, factor: α, empty: .emptySide, isOneSigned: true)
    let negative = SubRule(
      terms: [Term(.positive, .negative), Term(.negative, .positive)], bias: .negative,
      stabiliser: ε, factor: -β, empty: .emptySide, isOneSigned: true)
    return β > 0 ? [positive, negative] : [positive]
  }
}
