import Networks

extension Pass {
  /// The backward pass of the optimised path, common to all methods.
  ///
  /// From the output to the input, every unit that has received something propagates it to its
  /// operands. What a unit receives from several readers adds up.
  ///
  /// - Parameters:
  ///   - last: The unit at which the pass ends, before it propagates anything. By default the pass
  ///     goes through all units.
  ///   - arrived: Called when a unit has received everything, before it propagates anything.
  ///   - step: Propagates what a unit received to its operands. It must add where `hasReceived` is
  ///     set.
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

  /// Sets what this unit received to zero.
  private func zero(_ unit: Int) {
    for buffer in [received[unit], receivedMinus[unit]].compactMap(\.self) {
      buffer.base.update(repeating: 0, count: buffer.layout.count * examples)
    }
  }

  /// Prepares an operand's buffer so that values can be added to it.
  func prepare(_ operand: Int) -> Buffer {
    if !hasReceived[operand] {
      zero(operand)
      hasReceived[operand] = true
    }
    return relevance(operand)
  }

  /// Whether values for an operand must be added to what it has already received.
  func adds(to operand: Int) -> Bool { hasReceived[operand] }
}
