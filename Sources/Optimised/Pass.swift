import Attribution
import Networks

/// A pass over a part of a batch: the buffers of all values, and the threads that compute them.
final class Pass {
  let units: [Unit]
  let examples: Int
  let team: Team
  let scratch: Scratch
  /// The value of every unit that is kept, for the examples.
  var values: [Buffer?]
  /// The value of every unit that is kept, for the baselines.
  var baselines: [Buffer?]
  /// What every unit has received in the backward pass.
  var received: [Buffer?]
  /// The second multiplier of every unit, if the pass carries pairs.
  var receivedMinus: [Buffer?]
  /// Whether each unit has received anything yet.
  var hasReceived: [Bool]
  /// The first point that the pass met at which an activation is not defined.
  var undefined: UndefinedValue?
  /// Whether each unit is a ReLU that the kernel applies to its operand's sums.
  let isFused: [Bool]

  init(_ memory: PassMemory, units: [Unit], arena: Arena, scratch: Scratch, team: Team) {
    self.units = units
    self.team = team
    self.scratch = scratch
    examples = memory.examples
    isFused = memory.isFused
    let base = arena.base
    func buffers(_ offsets: [Int?], inner: Bool) -> [Buffer?] {
      zip(offsets, units).map { offset, unit in
        offset.map { Buffer(base + $0, inner ? unit.layout.inner : unit.layout) }
      }
    }
    values = buffers(memory.values, inner: false)
    baselines = buffers(memory.baselines, inner: false)
    received = buffers(memory.received, inner: true)
    receivedMinus = buffers(memory.receivedMinus, inner: true)
    hasReceived = Array(repeating: false, count: units.count)
  }

  /// The value of a unit, which the pass must have kept.
  func value(_ unit: Int) -> Buffer {
    guard let buffer = values[unit] else { preconditionFailure("unit \(unit) is not kept") }
    return buffer
  }

  /// The values of a unit's operands.
  func operands(of unit: Int) -> [Buffer] { units[unit].operands.map(value) }

  /// The value of a unit at the baseline, which the pass must have kept.
  func baseline(_ unit: Int) -> Buffer {
    guard let buffer = baselines[unit] else { preconditionFailure("unit \(unit) is not kept") }
    return buffer
  }

  /// What a unit has received.
  func relevance(_ unit: Int) -> Buffer {
    guard let buffer = received[unit] else { preconditionFailure("unit \(unit) receives nothing") }
    return buffer
  }
}
