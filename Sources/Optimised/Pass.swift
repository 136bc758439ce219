import Attribution
import Networks

/// One pass over a part of a batch: where every value lies, and who computes.
final class Pass {
  let units: [Unit]
  let examples: Int
  let team: Team
  let scratch: Scratch
  /// The value of every unit that is kept: of the examples, and of their baselines.
  var values: [Buffer?]
  var baselines: [Buffer?]
  /// What every unit has received on the way back; two numbers for each neuron where a walk carries
  /// pairs, the second in `receivedMinus`.
  var received: [Buffer?]
  var receivedMinus: [Buffer?]
  /// Whether something has arrived there yet.
  var hasReceived: [Bool]
  /// Whether a ReLU takes its operand's sum straight from the kernel.
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

  /// The value of a unit; it must be one that the pass keeps.
  func value(_ unit: Int) -> Buffer {
    guard let buffer = values[unit] else { preconditionFailure("unit \(unit) is not kept") }
    return buffer
  }

  /// The values of a unit's operands.
  func operands(of unit: Int) -> [Buffer] { units[unit].operands.map(value) }

  /// The value of a unit at the baseline.
  func baseline(_ unit: Int) -> Buffer {
    guard let buffer = baselines[unit] else { preconditionFailure("unit \(unit) is not kept") }
    return buffer
  }

  /// What a unit has received.
  func relevance(_ unit: Int) -> Buffer {
    guard let buffer = received[unit] else { preconditionFailure("unit \(unit) gets nothing") }
    return buffer
  }
}
