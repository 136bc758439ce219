public import Networks
package import Numerics

/// The result of augmented Grad-CAM for a batch.
public struct AugmentedGradCAM: Hashable, Sendable {
  /// One map per example at the input's resolution, N×1×height×width, in Grad-CAM's unit. Values
  /// can be slightly negative near edges.
  public let maps: Tensor
  /// The objective of each example, at the start and after every step. Its unit is the largest
  /// number in the example's views.
  public let objectives: [[Double]]
  /// The fraction of each example's views that its map explains, at most 1. The rest is what the
  /// network saw in some views and not in others.
  public let explained: [Double]
}

extension Engine {
  /// Augmented Grad-CAM: one map at the input's resolution, computed from the low-resolution maps
  /// of many rotated and shifted copies of the input.
  ///
  ///     arg min_h ½ Σ_l ‖𝒟(𝒜_l(h)) − g_l‖² + λ TV_l1(h) + (μ/2) ‖h‖²
  ///
  /// 𝒜_l is the motion of copy l (`Motion.drawn`), applied to the input and to h alike; g_l is the
  /// Grad-CAM map of copy l; 𝒟 averages over the areas of the node's positions. To make λ and μ
  /// independent of the score, the g_l are divided by their largest number and h is multiplied by
  /// it at the end. The descent starts at the upsampled map of the input itself, the first of the
  /// copies.
  ///
  /// Source: document 003, "Grad-CAM"; Morbidelli et al. 2020, "Augmented Grad-CAM: heat-maps super
  /// resolution through augmentation". The motions are those of the authors' program. λ is half of
  /// theirs and μ a hundred times theirs. They were chosen on maps of 8 × 8 and 16 × 16 positions,
  /// where a small μ would amplify every disagreement between copies.
  ///
  /// - Parameters:
  ///   - inputs: A batch of images, N × channels × height × width.
  ///   - node: The position of a node of shape channels × height × width.
  ///   - target: The output to explain; `.predicted` is the class predicted for the original input.
  ///   - samples: The number of copies, the input itself included, at least 1.
  ///   - seed: The seed of the motions, which are the same for every example.
  ///   - lambda: The weight λ of the total variation, per view.
  ///   - mu: The weight μ of the squared norm, per view.
  ///   - steps: The number of descent steps.
  /// - Throws: `AttributionError` for inputs or a node without height and width, and in the cases
  ///   of `gradCAM`.
  public func augmentedGradCAM(
    of inputs: Tensor, at node: Int, target: Target = .predicted, samples: Int = 32, seed: Int = 0,
    lambda: Double = 0.0005, mu: Double = 0.01, steps: Int = 100
  ) throws(AttributionError) -> AugmentedGradCAM {
    guard samples >= 1 else { throw .samples(samples) }
    let shape = network.input.shape
    guard shape.rank == 3 else { throw .noImage(shape) }
    guard network.nodes[node].shape.rank == 3 else {
      throw .noMap(node: network.nodes[node].name, network.nodes[node].shape)
    }
    let size = (height: shape.axes[1], width: shape.axes[2])
    let motions = Motion.drawn(samples, height: size.height, width: size.width, seed: seed)
    let target = try target.fixed(at: output(of: inputs))

    var maps: [Tensor] = []
    var (objectives, explained): ([[Double]], [Double]) = ([], [])
    for n in 0..<inputs.examples {
      let views = try gradCAMs(
        of: inputs.example(n), at: node, target: target.example(n), after: motions)
      let problem = SuperResolution(
        of: views, after: motions, size: size, lambda: lambda, mu: mu)
      let descent = problem.descent(steps: steps)
      maps.append(
        Tensor(
          shape: [1, size.height, size.width], elements: descent.best.map { $0 * problem.unit }))
      objectives.append(descent.values)
      explained.append(problem.explained(by: descent.best))
    }
    return AugmentedGradCAM(
      maps: Tensor(batch: maps), objectives: objectives, explained: explained)
  }

  /// The Grad-CAM maps, height × width, of an image after each of these motions.
  public func gradCAMs(
    of image: Tensor, at node: Int, target: Target, after motions: [Motion]
  ) throws(AttributionError) -> [Tensor] {
    var maps: [Tensor] = []
    // Passes are limited to a few copies: many images of a large network would not fit in memory.
    for first in stride(from: 0, to: motions.count, by: 16) {
      let copies = motions[first..<min(first + 16, motions.count)].map { image.moved(by: $0) }
      let part = try gradCAM(of: Tensor(batch: copies), at: node, target: target)
      maps += copies.indices.map { part.example($0).example(0) }
    }
    return maps
  }
}

extension SuperResolution {
  /// The descent from the upsampled first view.
  package func descent(steps: Int = 100) -> SubgradientDescent {
    let first = Tensor(shape: [1, 1, coarse.height, coarse.width], elements: views[0])
    return SubgradientDescent(
      from: first.upsampled(to: [size.height, size.width]).elements, steps: steps,
      firstStep: longestStep, of: objective(at:))
  }
}
