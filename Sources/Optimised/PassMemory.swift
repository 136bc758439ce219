import Networks

/// The memory plan of a pass: the values that are kept, with their offsets.
struct PassMemory {
  let examples: Int
  var values: [Int?]
  var baselines: [Int?]
  var received: [Int?]
  var receivedMinus: [Int?]
  let isFused: [Bool]
  let count: Int

  /// The requirements of a pass.
  struct Needs {
    /// Whether there is a backward pass.
    var goesBack = false
    /// Whether there are baselines: one per example, or one for all.
    var baselines: Baselines?
    /// Whether the backward pass carries pairs of multipliers.
    var carriesPairs = false
    /// The units whose values must be stored, even if the kernel could do without.
    var units: Set<Int> = []
    /// The units that propagate in place, passing on the memory in which they received.
    var inPlace: Set<Int> = []

    enum Baselines {
      case each
      case one
    }
  }

  /// Plans the memory for `examples` examples.
  init(_ units: [Unit], _ needs: Needs, examples: Int) {
    self.examples = examples
    let last = units.count - 1
    let end = 2 * last + 1
    func back(_ unit: Int) -> Int { end - unit }
    var plan = ArenaPlan()
    let isFused = units.indices.map { unit in
      guard units[unit].isReLU, let operand = units[unit].operands.first,
        case .linear(.layer) = units[operand].work
      else { return false }
      return units[operand].readers == [unit] && !needs.units.contains(operand)
    }
    self.isFused = isFused
    let skipped = Set(units.indices.filter { isFused[$0] }.map { units[$0].operands[0] })

    func value(_ unit: Int, _ examples: Int) -> Int? {
      guard !skipped.contains(unit) else { return nil }
      let read = units[unit].readers.max() ?? unit
      // A fused ReLU reads its operand's memory.
      let late =
        units[unit].readers.filter(skipped.contains).flatMap { units[$0].readers }.max() ?? 0
      let through = needs.goesBack ? back(unit) : unit == last ? end : max(read, late, unit)
      return plan.add(units[unit].layout.count * examples, from: unit, through: through)
    }
    let values = units.indices.map { value($0, examples) }
    var baselines: [Int?] = units.map { _ in nil }
    if let kind = needs.baselines {
      baselines = units.indices.map { unit in
        switch kind {
        case .each: value(unit, examples)
        case .one where skipped.contains(unit): nil
        // Kept for the following parts.
        case .one: plan.add(units[unit].layout.count, from: 0, through: end)
        }
      }
    }
    // A unit that propagates in place shares memory with its operand.
    var received: [Int?] = units.map { _ in nil }
    var receivedMinus: [Int?] = units.map { _ in nil }
    if needs.goesBack {
      for unit in units.indices.reversed() where received[unit] == nil {
        let first = units[unit].readers.map(back).min() ?? back(unit)
        var chain = [unit]
        while let tail = chain.last, needs.inPlace.contains(tail) {
          chain.append(units[tail].operands[0])
        }
        let through = back(chain[chain.count - 1])
        let count = units[unit].layout.inner.count * examples
        let slot = plan.add(count, from: first, through: through)
        let other = needs.carriesPairs ? plan.add(count, from: first, through: through) : nil
        for unit in chain { (received[unit], receivedMinus[unit]) = (slot, other) }
      }
    }
    let (offsets, count) = plan.placed()
    self.count = count
    self.values = values.map { $0.map { offsets[$0] } }
    self.baselines = baselines.map { $0.map { offsets[$0] } }
    self.received = received.map { $0.map { offsets[$0] } }
    self.receivedMinus = receivedMinus.map { $0.map { offsets[$0] } }
  }
}
