import Networks
import Numerics

extension Recipe {
  /// The order of the images in one epoch: a random permutation by the Fisher–Yates shuffle.
  ///
  ///     for i = n − 1, …, 1: swap elements i and j, with j uniform in 0 … i
  ///
  /// The result is a pure function of the seed, the epoch and the number of images.
  ///
  /// - Parameters:
  ///   - images: The number of images n.
  ///   - epoch: The number of the epoch, counted from 1.
  public func order(of images: Int, epoch: Int) -> [Int] {
    var random = SplitMix64(seed: seed)
    // Dropout seeds a generator in the same way by its step, from 0 up. A negative number is never
    // a step.
    random = SplitMix64(seed: Int(truncatingIfNeeded: random.next()) ^ -epoch)
    var order = Array(0..<images)
    for i in order.indices.dropFirst().reversed() {
      order.swapAt(i, Int(random.next().multipliedFullWidth(by: UInt64(i + 1)).high))
    }
    return order
  }
}
