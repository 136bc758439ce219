import Networks

extension Pass {
  /// The one reverse walk of the optimised path.
  ///
  /// From the output to the input, every unit that has received something hands it on; what a unit
  /// receives from several others adds up.
  ///
  /// - Parameters:
  ///   - last: The unit at which the walk ends, before it hands anything on. By default the walk
  ///     goes through all units.
  ///   - arrived: Called when all has arrived at a unit, before it hands anything on.
  ///   - step: What a unit hands to its operands. It adds where `hasReceived` says that something is
  ///     there already.
  func backward(
    downTo last: Int? = nil, arrived: (_ unit: Int) -> Void, step: (_ unit: Int) -> Void
  ) {
    for unit in units.indices.reversed() {
      if !hasReceived[unit] { zero(unit) }
      arrived(unit)
      if unit == last { return }
      step(unit)
      for operand in units[unit].operands { hasReceived[operand] = true }
      scratch.clear()
    }
  }

  /// Nothing has reached this unit.
  private func zero(_ unit: Int) {
    for buffer in [received[unit], receivedMinus[unit]].compactMap(\.self) {
      buffer.base.update(repeating: 0, count: buffer.layout.count * examples)
    }
  }

  /// Makes sure that something can be added to what an operand has received.
  func prepare(_ operand: Int) -> Buffer {
    if !hasReceived[operand] {
      zero(operand)
      hasReceived[operand] = true
    }
    return relevance(operand)
  }

  /// Whether what is handed to an operand is added to what it has.
  func adds(to operand: Int) -> Bool { hasReceived[operand] }
}
