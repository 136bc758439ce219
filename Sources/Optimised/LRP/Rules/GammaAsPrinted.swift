extension SubRule {
  /// LRP-γ as printed: Z_jk = a_j (w_jk + γ w_jk⁺), one product with weights modified once.
  static func gammaAsPrinted(_ γ: Double, stabiliser ε: Double) -> [SubRule] {
    let emphasised = WeightTransform.parts(positive: 1 + γ, negative: 1)
    return [SubRule(terms: [Term(.whole, emphasised)], bias: emphasised, stabiliser: ε)]
  }
}
