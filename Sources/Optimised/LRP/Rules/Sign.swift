extension SubRule {
  /// LRP-SIGN: sgn(a_j − μ) w_jk over the operation's own value; the rest of each summand,
  /// (a_j − sgn(a_j − μ)) w_jk, stays behind.
  ///
  /// Definition: Scalar/LRP/Rules/Sign.swift.
  static func sign(above μ: Double) -> [SubRule] {
    [
      SubRule(
        terms: [Term(.sign(μ), .whole)], denominator: [Term(.whole, .whole)],
        rest: [Term(.lessSign(μ), .whole)], bias: .whole, stabiliser: 0)
    ]
  }
}
