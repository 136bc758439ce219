extension SubRule {
  /// LRP-ε: Z_jk = a_j w_jk, over the stabilised value. The forward pass is step 1.
  static func epsilon(_ ε: Double) -> [SubRule] {
    [SubRule(terms: [Term(.whole, .whole)], bias: .whole, stabiliser: ε)]
  }
}
