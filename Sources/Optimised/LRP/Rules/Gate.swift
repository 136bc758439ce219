extension Pass {
  /// Gate: the unit counts as a constant, and its relevance stays there.
  ///
  /// Definition: Scalar/LRP/Rules/Gate.swift.
  func gate(from unit: Int, _ ledgers: inout PassLedgers) {
    ledgers.keep(at: unit)
    for operand in units[unit].operands { _ = prepare(operand) }
  }
}
