public import Networks
import Numerics

extension Engine {
  /// SmoothGrad: the gradient averaged over noisy copies of the input.
  ///
  ///     Σ_n ∂f_c/∂x (x + ε_n) / N ,   ε_n ~ 𝒩(0, σ²) ,   σ = noise · (max x − min x)
  ///
  /// Every one of the N copies is noisy (zennit leaves the last as it is). σ is each example's own,
  /// and 0 where all its inputs are equal.
  ///
  /// Source: Smilkov et al. 2017, section 3.
  ///
  /// - Parameters:
  ///   - target: The output explained; the highest is the highest at x, whatever the noise does.
  ///   - samples: N, at least 1.
  ///   - noise: σ as a part of the input's range; 0 gives the gradient.
  ///   - seed: The same numbers from the same seed, example by example.
  public func smoothGrad(
    of inputs: Tensor, target: Target = .predicted, samples: Int = 20, noise: Double = 0.1,
    seed: Int = 0
  ) throws(AttributionError) -> Tensor {
    guard samples >= 1 else { throw .steps(samples) }
    guard noise.isFinite, noise >= 0 else { throw .noise(noise) }
    let start = try self.start(at: target, of: inputs)
    let deviations = (0..<inputs.examples).flatMap { n in
      let example = inputs.example(n)
      let range = (example.elements.max() ?? 0) - (example.elements.min() ?? 0)
      return Array(repeating: noise * range, count: example.elements.count)
    }
    // Each example has a generator of its own, so that it does not depend on the rest of the batch.
    var generators = (0..<inputs.examples).map { _ in SplitMix64(seed: seed) }
    let size = inputs.elements.count / inputs.examples
    var sum = Array(repeating: 0.0, count: inputs.elements.count)
    try forEachGradient(samples, from: start) { _ in
      let noisy = inputs.elements.indices.map { i in
        inputs[i] + deviations[i] * generators[i / size].normal()
      }
      return Tensor(shape: inputs.shape, elements: noisy)
    } use: { _, gradient in
      for i in sum.indices { sum[i] += gradient[i] }
    }
    return Tensor(shape: inputs.shape, elements: sum.map { $0 / Double(samples) })
  }
}
