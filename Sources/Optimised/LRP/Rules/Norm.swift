extension SubRule {
  /// Norm: LRP-ε over an operation's own connections.
  static func norm(stabiliser ε: Double) -> [SubRule] { epsilon(ε) }
}
