extension Side {
  /// LRP-γ as printed: Z_jk = a_j (w_jk + γ w_jk⁺), one product with weights modified once.
  static func documentsGamma(_ γ: Double, stabiliser ε: Double) -> [Side] {
    let emphasised = Modification.parts(positive: 1 + γ, negative: 1)
    return [Side(terms: [Term(.whole, emphasised)], bias: emphasised, stabiliser: ε)]
  }
}
