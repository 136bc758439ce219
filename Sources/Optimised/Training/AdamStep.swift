import Training

/// One step of Adam for any number of parameters.
///
///     m ← β₁ m + (1 − β₁) g
///     v ← β₂ v + (1 − β₂) g²
///     w ← w − η / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε)
struct AdamStep {
  private let meanDecay: Float
  private let squareDecay: Float
  private let rate: Float
  private let rootScale: Float
  private let stabiliser: Float

  /// Prepares step t, counted from 1.
  init(_ adam: Adam, at step: Int) {
    let corrections = adam.corrections(at: step)
    meanDecay = Float(adam.meanDecay)
    squareDecay = Float(adam.squareDecay)
    rate = Float(adam.learningRate / corrections.mean)
    rootScale = Float(1 / corrections.square.squareRoot())
    stabiliser = Float(adam.stabiliser)
  }

  /// Updates a range of contiguous parameters.
  func run(_ numbers: TrainedNumbers, team: Team) {
    let block = 1 << 14
    let blocks = (numbers.count + block - 1) / block
    func task(_ index: Int) {
      for i in stride(from: index * block, to: min((index + 1) * block, numbers.count), by: 16) {
        let (g, m, v) = (
          Lanes(numbers.gradient + i), Lanes(numbers.mean + i), Lanes(numbers.square + i)
        )
        let mean = m * meanDecay + g * (1 - meanDecay)
        let square = v * squareDecay + g * g * (1 - squareDecay)
        let root = square.squareRoot() * rootScale + stabiliser
        let w = Lanes(numbers.values + i) - mean / root * rate
        mean.store(to: numbers.mean + i)
        square.store(to: numbers.square + i)
        w.store(to: numbers.values + i)
      }
    }
    if blocks == 1 { task(0) } else { team.forEach(blocks, task) }
  }
}

/// Contiguous parameters with their gradients and Adam's running means. Padding is zero and stays
/// zero.
struct TrainedNumbers {
  /// The number of parameters with padding, a multiple of sixteen.
  let count: Int
  let values: Floats
  let gradient: Floats
  let mean: Floats
  let square: Floats

  /// Wraps `count` existing parameters, followed by zeros up to a multiple of sixteen. Gradients
  /// and means are allocated and set to zero.
  init(_ values: Floats, count: Int) {
    self.count = (count + 15) / 16 * 16
    self.values = values
    let zeros = (0..<3).map { [count = self.count] _ in
      let memory = Arena.allocate(count)
      memory.update(repeating: 0, count: count)
      return memory
    }
    (gradient, mean, square) = (zeros[0], zeros[1], zeros[2])
  }

  func deallocate() {
    for memory in [gradient, mean, square] { UnsafeMutableRawPointer(memory).deallocate() }
  }
}
