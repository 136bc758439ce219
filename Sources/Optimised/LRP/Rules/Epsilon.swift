extension Side {
  /// LRP-ε: Z_jk = a_j w_jk, over the stabilised value. The forward pass is step 1.
  static func epsilon(_ ε: Double) -> [Side] {
    [Side(terms: [Term(.whole, .whole)], bias: .whole, stabiliser: ε)]
  }
}
