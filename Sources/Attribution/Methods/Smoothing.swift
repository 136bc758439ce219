public import Networks
import Numerics

/// How the attributions A_n of noisy copies are combined into one.
public enum Smoothing: String, Hashable, Sendable, CaseIterable {
  /// SmoothGrad: the mean, Σ_n A_n / N (Smilkov et al. 2017, section 3).
  case smoothGrad = "smoothgrad"
  /// SmoothGrad²: the mean of the squares, Σ_n A_n² / N (Hooker et al. 2019, section 4.1).
  case smoothGradSquared = "smoothgrad-squared"
  /// VarGrad: the variance, Σ_n (A_n − mean)² / N (Adebayo et al. 2018, appendix B).
  case varGrad = "vargrad"
}

/// Noisy copies of a batch: what a method gets to explain when it is smoothed.
public struct NoisyCopies: Hashable, Sendable {
  /// A batch of whole copies of all examples, one copy after another.
  public let inputs: Tensor
  /// The noisy values of the node that the noise is added to; `nil` if that is the input, which is
  /// noisy then.
  public let replacement: Replacement?
  /// The target of each copy, which is that of the example without noise.
  public let target: Target

  /// Creates copies; without a replacement and without noise they are the inputs themselves.
  package init(inputs: Tensor, replacement: Replacement? = nil, target: Target) {
    self.inputs = inputs
    self.replacement = replacement
    self.target = target
  }
}

extension Engine {
  /// Smooths a method: combines its attributions of noisy copies of the input.
  ///
  ///     A_n = attribution of x + ε_n ,   ε_n ~ 𝒩(0, σ²) ,   n = 1 … N
  ///
  /// All N copies are noisy, whereas zennit keeps the last one unchanged.
  ///
  /// Source: Smilkov et al. 2017, section 3; captum 0.9.0, NoiseTunnel.
  ///
  /// - Parameters:
  ///   - inputs: A batch of inputs x.
  ///   - node: The position of the node to whose values the noise is added, the input by default.
  ///   - target: The output to explain; `.predicted` is the class predicted at x, without noise.
  ///   - smoothing: How the attributions are combined.
  ///   - noise: The number of noisy copies, and the strength of the noise.
  ///   - attribution: The method. It returns a batch with one attribution for each copy.
  /// - Returns: A batch in the shape of one copy's attributions.
  public func smoothed(
    of inputs: Tensor, at node: Int = 0, target: Target = .predicted,
    by smoothing: Smoothing = .smoothGrad, noise: Noise = Noise(),
    attribution: (_ copies: NoisyCopies) throws(AttributionError) -> Tensor
  ) throws(AttributionError) -> Tensor {
    try noise.check()
    let target = try target.fixed(at: output(of: inputs))
    let values = try value(of: node, for: inputs)
    var source = NoiseSource(noise, of: values)
    var moments: Moments?
    try forEachGroup(noise.samples, of: inputs.examples) { _ in
      source.next()
    } pass: { noisy, size throws(AttributionError) in
      try attribution(
        NoisyCopies(
          inputs: node == 0 ? noisy : inputs.repeated(size),
          replacement: node == 0 ? nil : Replacement(of: node, by: noisy),
          target: target.repeated(size)))
    } use: { _, attribution in
      if moments == nil { moments = Moments(of: attribution.shape) }
      moments?.add(attribution)
    }
    guard let moments else { preconditionFailure("there is at least one sample") }
    return moments.combined(by: smoothing)
  }
}

/// Noisy copies of a batch, drawn one after another. Each example has its own generator, so that its
/// noise does not depend on the rest of the batch.
struct NoiseSource {
  private let values: Tensor
  private let deviations: [Double]
  private var generators: [SplitMix64]

  init(_ noise: Noise, of values: Tensor) {
    self.values = values
    let size = values.elements.count / values.examples
    deviations = (0..<values.examples).map {
      noise.deviation.value(for: values.elements[$0 * size..<($0 + 1) * size])
    }
    generators = deviations.map { _ in SplitMix64(seed: noise.seed) }
  }

  mutating func next() -> Tensor {
    let size = values.elements.count / values.examples
    let noisy = values.elements.indices.map { i in
      values[i] + deviations[i / size] * generators[i / size].normal()
    }
    return Tensor(shape: values.shape, elements: noisy)
  }
}

/// Sums over attributions, from which mean and variance follow without cancellation (Welford 1962).
private struct Moments {
  let shape: Shape
  private var count = 0.0
  private var mean: [Double]
  private var squares: [Double]
  /// Σ (A_n − mean)²
  private var deviations: [Double]

  init(of shape: Shape) {
    self.shape = shape
    mean = Array(repeating: 0, count: shape.count)
    (squares, deviations) = (mean, mean)
  }

  mutating func add(_ attribution: Tensor) {
    count += 1
    for i in mean.indices {
      let A = attribution[i]
      let before = A - mean[i]
      mean[i] += before / count
      squares[i] += A * A
      deviations[i] += before * (A - mean[i])
    }
  }

  func combined(by smoothing: Smoothing) -> Tensor {
    let elements =
      switch smoothing {
      case .smoothGrad: mean
      case .smoothGradSquared: squares.map { $0 / count }
      case .varGrad: deviations.map { $0 / count }
      }
    return Tensor(shape: shape, elements: elements)
  }
}
