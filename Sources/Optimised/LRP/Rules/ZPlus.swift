extension SubRule {
  /// z⁺: Z_jk = (a_j w_jk)⁺ = a_j⁺ w_jk⁺ + a_j⁻ w_jk⁻, of which the second vanishes after a ReLU.
  static func zPlus(stabiliser ε: Double) -> [SubRule] {
    [
      SubRule(
        terms: [Term(.positive, .positive), Term(.negative, .negative)], bias: .positive,
        stabiliser: ε, isOneSigned: true)
    ]
  }
}
