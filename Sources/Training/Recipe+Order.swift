import Networks
import Numerics

extension Recipe {
  /// The order in which an epoch goes through so many images: a permutation, drawn by Fisher and
  /// Yates's method. It is a pure function of the seed, the epoch and how many images there are.
  ///
  ///     for i = n − 1, …, 1: swap the places i and j, j uniform in 0 … i
  ///
  /// - Parameter epoch: From 1 up.
  public func order(of images: Int, epoch: Int) -> [Int] {
    var random = SplitMix64(seed: seed)
    // Dropout begins at its step in the same way, from 0 up: a negative number is nobody's step.
    random = SplitMix64(seed: Int(truncatingIfNeeded: random.next()) ^ -epoch)
    var order = Array(0..<images)
    for i in order.indices.dropFirst().reversed() {
      order.swapAt(i, Int(random.next().multipliedFullWidth(by: UInt64(i + 1)).high))
    }
    return order
  }
}
