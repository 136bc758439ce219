extension Side {
  /// Norm: LRP-ε over an operation's own connections.
  static func norm(stabiliser ε: Double) -> [Side] { epsilon(ε) }
}
