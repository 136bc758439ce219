extension SubRule {
  /// LRP-γ for either sign, as two subRules of which each neuron is on one.
  ///
  ///     z_k > 0:  Z_jk = a_j⁺ (w + γ w⁺) + a_j⁻ (w + γ w⁻)
  ///     z_k < 0:  Z_jk = a_j⁺ (w + γ w⁻) + a_j⁻ (w + γ w⁺)
  ///
  /// After a ReLU a_j⁻ vanishes; and where no relevance sits on a negative z_k, as below a ReLU, the
  /// second subRule has nothing to do and is left out.
  static func gamma(_ γ: Double, stabiliser ε: Double) -> [SubRule] {
    let up = WeightTransform.parts(positive: 1 + γ, negative: 1)
    let down = WeightTransform.parts(positive: 1, negative: 1 + γ)
    return [
      SubRule(
        terms: [Term(.positive, up), Term(.negative, down)], bias: up, stabiliser: ε, sign: .plus),
      SubRule(
        terms: [Term(.positive, down), Term(.negative, up)], bias: down, stabiliser: ε,
        sign: .minus),
    ]
  }
}
