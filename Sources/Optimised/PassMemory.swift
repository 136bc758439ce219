import Networks

/// The memory plan of a pass: the values that are kept, with their offsets.
struct PassMemory {
  let examples: Int
  let values: [Int?]
  let baselines: [Int?]
  let received: [Int?]
  let receivedMinus: [Int?]
  /// For each unit, whether it is a ReLU that its operand's kernel computes as well.
  let isFused: [Bool]
  /// The size of the memory, in numbers.
  let count: Int

  /// The requirements of a pass.
  struct Needs: Hashable {
    /// Whether there is a backward pass.
    var goesBack = false
    /// Whether there are baselines: one per example, or one for all.
    var baselines: Baselines?
    /// Whether the backward pass carries pairs of multipliers.
    var carriesPairs = false
    /// The units whose values must be stored, even if the kernel could do without.
    var units: Set<Int> = []
    /// The units that propagate in place: the memory in which they receive is the memory that they
    /// pass on.
    var inPlace: Set<Int> = []

    enum Baselines {
      case each
      case one
    }
  }

  /// Plans the memory for `examples` examples.
  init(_ units: [Unit], _ needs: Needs, examples: Int) {
    var requests = PassRequests(units, needs, examples: examples)
    let values = requests.values()
    let baselines = requests.baselines()
    let (received, receivedMinus) = requests.received()
    let (offsets, count) = requests.arena.placed()
    func placed(_ requests: [Int?]) -> [Int?] { requests.map { $0.map { offsets[$0] } } }
    self.examples = examples
    self.isFused = requests.isFused
    self.count = count
    self.values = placed(values)
    self.baselines = placed(baselines)
    self.received = placed(received)
    self.receivedMinus = placed(receivedMinus)
  }
}

/// The memory requests of a pass, unit by unit.
///
/// Time is counted in steps: unit `u` is computed at step `u`, and propagates what it received at
/// step `2 · last + 1 − u`.
private struct PassRequests {
  private let units: [Unit]
  private let needs: PassMemory.Needs
  private let examples: Int
  private(set) var arena = ArenaPlan()
  /// For each unit, whether it is a ReLU that its operand's kernel computes as well.
  let isFused: [Bool]
  /// The operands of fused ReLUs. Their own values are never written.
  private let skipped: Set<Int>

  init(_ units: [Unit], _ needs: PassMemory.Needs, examples: Int) {
    self.units = units
    self.needs = needs
    self.examples = examples
    let isFused = units.indices.map { unit in
      guard units[unit].isReLU, let operand = units[unit].operands.first,
        case .linear(.layer) = units[operand].work
      else { return false }
      return units[operand].readers == [unit] && !needs.units.contains(operand)
    }
    self.isFused = isFused
    skipped = Set(units.indices.filter { isFused[$0] }.map { units[$0].operands[0] })
  }

  private var last: Int { units.count - 1 }
  /// The last step of a pass with a backward part.
  private var end: Int { back(0) }
  /// The step of the backward pass at which a unit propagates what it received.
  private func back(_ unit: Int) -> Int { 2 * last + 1 - unit }

  /// Requests memory for the values of the examples.
  mutating func values() -> [Int?] { units.indices.map { value(of: $0) } }

  /// Requests memory for the values of the baselines: one per example, or one for all. A single
  /// baseline is kept for the parts of the batch that follow.
  mutating func baselines() -> [Int?] {
    units.indices.map { unit in
      switch needs.baselines {
      case .each: value(of: unit)
      case .one where !skipped.contains(unit):
        arena.add(units[unit].layout.count, from: 0, through: end)
      case .one, nil: nil
      }
    }
  }

  /// Requests memory for a unit's value, until its last reader has run.
  private mutating func value(of unit: Int) -> Int? {
    guard !skipped.contains(unit) else { return nil }
    let read = units[unit].readers.max() ?? unit
    // A reader that is skipped is computed at the later step of its fused ReLU.
    let late = units[unit].readers.filter(skipped.contains).flatMap { units[$0].readers }.max() ?? 0
    let through = needs.goesBack ? back(unit) : unit == last ? end : max(read, late, unit)
    return arena.add(units[unit].layout.count * examples, from: unit, through: through)
  }

  /// Requests memory for what units receive in the backward pass, and for the second number of each
  /// pair. A unit that works in place shares its memory with its operand.
  mutating func received() -> (plus: [Int?], minus: [Int?]) {
    var (plus, minus): ([Int?], [Int?]) = (units.map { _ in nil }, units.map { _ in nil })
    guard needs.goesBack else { return (plus, minus) }
    for unit in units.indices.reversed() where plus[unit] == nil {
      var chain = [unit]
      while let tail = chain.last, needs.inPlace.contains(tail) {
        chain.append(units[tail].operands[0])
      }
      let first = units[unit].readers.map(back).min() ?? back(unit)
      let through = back(chain[chain.count - 1])
      let count = units[unit].layout.inner.count * examples
      let slot = arena.add(count, from: first, through: through)
      let other = needs.carriesPairs ? arena.add(count, from: first, through: through) : nil
      for unit in chain { (plus[unit], minus[unit]) = (slot, other) }
    }
    return (plus, minus)
  }
}
