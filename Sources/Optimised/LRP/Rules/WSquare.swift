extension SubRule {
  /// w²: Z_jk = w_jk², the bias with b_k².
  static func wSquare(stabiliser ε: Double) -> [SubRule] {
    [SubRule(terms: [Term(.one, .square)], bias: .square, stabiliser: ε, isOneSigned: true)]
  }
}
