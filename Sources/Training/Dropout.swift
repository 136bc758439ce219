import Networks
import Numerics

/// Which neurons of a node drop out at a step of training: each with probability p, independently of
/// the others.
///
///     a_j ← m_j a_j / (1 − p)        m_j = 0 with probability p, else 1
///
/// What stays is enlarged, so that the mean is what it was, and nothing changes when the network is
/// used. Whether a neuron stays is a pure function of seed, step, node and place: it can be asked for
/// at any time and in any order, and again on the way back, and is the same for any number of threads.
///
/// Source: Srivastava et al. 2014; document 001, "Model Architecture", with p = 0.35, 0.35, 0.45 and
/// 0.5.
public struct Dropout: Sendable {
  /// 1 / (1 − p)
  public let scale: Double
  /// A neuron stays if its number is at least this: p · 2³², rounded.
  @usableFromInline let threshold: UInt32
  @usableFromInline let keys: (UInt32, UInt32)

  /// - Parameters:
  ///   - probability: p, from 0 to less than 1.
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

  /// Whether a neuron stays.
  ///
  /// - Parameter place: The neuron's flat index in a tensor of the batch.
  @inlinable
  public func keeps(_ place: UInt32) -> Bool {
    // Murmur3's finaliser, with a key before it and one within.
    var h = place &* 0x9E37_79B9 &+ keys.0
    h = (h ^ h >> 16) &* 0x85EB_CA6B ^ keys.1
    h = (h ^ h >> 13) &* 0xC2B2_AE35
    return h ^ h >> 16 >= threshold
  }
}
