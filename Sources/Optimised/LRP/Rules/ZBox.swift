import Attribution

extension SubRule {
  /// zB: Z_jk = a_j w_jk − l_j w_jk⁺ − h_j w_jk⁻ = (a_j − l_j) w_jk⁺ + (a_j − h_j) w_jk⁻.
  ///
  /// The second form has no large terms that cancel. The bias is its own bound and drops out.
  static func zBox(low: Bound, high: Bound, stabiliser ε: Double) -> [SubRule] {
    [
      SubRule(
        terms: [Term(.above(low), .positive), Term(.below(high), .negative)], bias: nil,
        stabiliser: ε)
    ]
  }
}
