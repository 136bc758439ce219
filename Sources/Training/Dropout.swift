import Networks
import Numerics

/// Dropout for one node and one step of training: each neuron is dropped with probability p,
/// independently of the others.
///
///     a_j ← m_j a_j / (1 − p)        m_j = 0 with probability p, else 1
///
/// Kept neurons are scaled up, which preserves the mean, so nothing changes at inference. Whether a
/// neuron is kept is a pure function of seed, step, node and index. It can be computed at any time
/// and in any order, again in the backward pass, and is the same for any number of threads.
///
/// Source: Srivastava et al. 2014; document 001, "Model Architecture", with p = 0.35, 0.35, 0.45
/// and 0.5.
public struct Dropout: Sendable {
  /// The factor of kept neurons, 1 / (1 − p).
  public let scale: Double
  /// The smallest hash of a kept neuron: p · 2³², rounded.
  @usableFromInline let threshold: UInt32
  @usableFromInline let keys: (UInt32, UInt32)

  /// Creates the dropout of one node at one step.
  ///
  /// - Parameters:
  ///   - probability: p, from 0 to less than 1.
  ///   - seed: The recipe's seed.
  ///   - step: The number of the training step.
  ///   - node: The node's position in the network.
  public init(probability: Double, seed: Int, step: Int, node: Int) {
    precondition((0..<1).contains(probability), "a probability from 0 to less than 1")
    scale = 1 / (1 - probability)
    threshold = UInt32(min((probability * 0x1p32).rounded(), 0x1p32 - 1))
    var random = SplitMix64(seed: seed)
    for number in [step, node] {
      random = SplitMix64(seed: Int(truncatingIfNeeded: random.next()) ^ number)
    }
    let key = random.next()
    keys = (UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32))
  }

  /// Whether a neuron is kept.
  ///
  /// - Parameter place: The neuron's flat index in a tensor of the batch.
  @inlinable
  public func keeps(_ place: UInt32) -> Bool {
    // Murmur3's finaliser, with one key before it and one inside.
    var h = place &* 0x9E37_79B9 &+ keys.0
    h = (h ^ h >> 16) &* 0x85EB_CA6B ^ keys.1
    h = (h ^ h >> 13) &* 0xC2B2_AE35
    return h ^ h >> 16 >= threshold
  }
}
