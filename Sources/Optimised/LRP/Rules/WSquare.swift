extension Side {
  /// w²: Z_jk = w_jk², the bias with b_k².
  static func wSquare(stabiliser ε: Double) -> [Side] {
    [Side(terms: [Term(.one, .square)], bias: .square, stabiliser: ε, isOneSigned: true)]
  }
}
