public import Networks
import Numerics

extension Engine {
  /// SmoothGrad: the gradient averaged over noisy copies of the input.
  ///
  ///     Σ_n ∂f_c/∂x (x + ε_n) / N ,   ε_n ~ 𝒩(0, σ²) ,   σ = noise · (max x − min x)
  ///
  /// All N copies are noisy, whereas zennit keeps the last one unchanged. σ is computed per example
  /// and is 0 if all inputs are equal.
  ///
  /// Source: Smilkov et al. 2017, section 3.
  ///
  /// - Parameters:
  ///   - target: The output to explain; `.predicted` is the class predicted at x, without noise.
  ///   - samples: The number of copies N, at least 1.
  ///   - noise: σ as a fraction of the input's range; 0 gives the gradient.
  ///   - seed: The seed of the noise, which is the same for every example.
  public func smoothGrad(
    of inputs: Tensor, target: Target = .predicted, samples: Int = 20, noise: Double = 0.1,
    seed: Int = 0
  ) throws(AttributionError) -> Tensor {
    guard samples >= 1 else { throw .samples(samples) }
    guard noise.isFinite, noise >= 0 else { throw .noise(noise) }
    let start = try self.start(at: target, of: inputs)
    let deviations = (0..<inputs.examples).flatMap { n in
      let example = inputs.example(n)
      let range = (example.elements.max() ?? 0) - (example.elements.min() ?? 0)
      return Array(repeating: noise * range, count: example.elements.count)
    }
    // Each example has its own generator, so that it does not depend on the rest of the batch.
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
