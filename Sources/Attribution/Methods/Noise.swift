/// Gaussian noise for copies of an input.
public struct Noise: Hashable, Sendable {
  /// The standard deviation σ of the noise.
  public enum Deviation: Hashable, Sendable {
    /// σ = fraction · (max x − min x), computed per example; 0 if all its numbers are equal.
    case fraction(Double)
    /// σ itself, the same for every example.
    case absolute(Double)
  }

  /// The number of copies N, at least 1.
  public let samples: Int
  /// The standard deviation of the noise, which is not negative. Without noise all copies are equal.
  public let deviation: Deviation
  /// The seed of the noise, which is the same for every example.
  public let seed: Int

  /// Creates a description of noise.
  public init(samples: Int = 20, deviation: Deviation = .fraction(0.1), seed: Int = 0) {
    self.samples = samples
    self.deviation = deviation
    self.seed = seed
  }
}

extension Noise {
  /// Checks that there are samples, and that the deviation is finite and not negative.
  func check() throws(AttributionError) {
    guard samples >= 1 else { throw .samples(samples) }
    try deviation.check()
  }
}

extension Noise.Deviation {
  func check() throws(AttributionError) {
    switch self {
    case .fraction(let value), .absolute(let value):
      guard value.isFinite, value >= 0 else { throw .noise(value) }
    }
  }

  /// σ for an example with these numbers.
  func value(for example: ArraySlice<Double>) -> Double {
    switch self {
    case .fraction(let fraction): fraction * ((example.max() ?? 0) - (example.min() ?? 0))
    case .absolute(let deviation): deviation
    }
  }
}
