extension SubRule {
  /// LRP-0: Z_jk = a_j w_jk, over the value itself.
  static var zero: [SubRule] { epsilon(0) }
}
