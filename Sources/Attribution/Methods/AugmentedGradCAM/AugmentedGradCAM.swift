public import Networks
package import Numerics

/// What augmented Grad-CAM says of a batch.
public struct AugmentedGradCAM: Hashable, Sendable {
  /// One map for each example at the input's resolution, N×1×height×width, in Grad-CAM's unit.
  /// Where the data call for an edge a little may be negative.
  public let maps: Tensor
  /// The objective, from the start on after every step, one list for each example. Its unit is the
  /// largest number of the example's views.
  public let objectives: [[Double]]
  /// Which part of what an example's views show its map explains, at most 1. What one map cannot
  /// explain the network saw in one view and not in another.
  public let explained: [Double]
}

extension Engine {
  /// Augmented Grad-CAM: one map at the input's resolution from the low-resolution maps of many
  /// copies of the input, turned and moved.
  ///
  ///     arg min_h ½ Σ_l ‖𝒟(𝒜_l(h)) − g_l‖² + λ TV_l1(h) + (μ/2) ‖h‖²
  ///
  /// 𝒜_l turns and moves (`Motion.drawn`), copies of the input and h alike; g_l is the Grad-CAM map
  /// of the l-th copy; 𝒟 averages over the area of the node's positions. The g_l are divided by their
  /// largest number, and h is multiplied by it at the end, so that λ and μ do not depend on the
  /// score. The descent starts at the upsampled map of the input itself, the first of the copies.
  ///
  /// Source: document 003, "Grad-CAM"; Morbidelli et al. 2020, "Augmented Grad-CAM: heat-maps super
  /// resolution through augmentation". The motions are those of the authors' program. λ is half of
  /// theirs and μ a hundred times: chosen on maps of 8 × 8 and 16 × 16 positions, in which a small μ
  /// would enlarge whatever the copies disagree about.
  ///
  /// - Parameters:
  ///   - inputs: N × channels × height × width.
  ///   - node: The position of a node of channels × height × width.
  ///   - target: The output explained; the highest is the highest for the input as it is.
  ///   - samples: How many copies, the input itself included, at least 1.
  ///   - seed: The same copies from the same seed, for every example.
  ///   - lambda: λ for each view.
  ///   - mu: μ for each view.
  ///   - steps: Of descent.
  /// - Throws: `AttributionError` for inputs or a node without height and width, and as `gradCAM`.
  public func augmentedGradCAM(
    of inputs: Tensor, at node: Int, target: Target = .predicted, samples: Int = 32, seed: Int = 0,
    lambda: Double = 0.0005, mu: Double = 0.01, steps: Int = 100
  ) throws(AttributionError) -> AugmentedGradCAM {
    guard samples >= 1 else { throw .steps(samples) }
    let shape = network.input.shape
    guard shape.rank == 3 else { throw .noImage(shape) }
    guard network.nodes[node].shape.rank == 3 else {
      throw .noMap(node: network.nodes[node].name, network.nodes[node].shape)
    }
    let size = (height: shape.axes[1], width: shape.axes[2])
    let motions = Motion.drawn(samples, height: size.height, width: size.width, seed: seed)
    let start = try self.start(at: target, of: inputs)

    var maps: [Tensor] = []
    var (objectives, explained): ([[Double]], [Double]) = ([], [])
    for n in 0..<inputs.examples {
      let views = try gradCAMs(
        of: inputs.example(n), at: node, target: .index(start.example(n).firstMaximum),
        after: motions)
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
    // A few copies for each pass: many images of a large network do not fit the memory.
    for first in stride(from: 0, to: motions.count, by: 16) {
      let copies = motions[first..<min(first + 16, motions.count)].map { image.moved(by: $0) }
      let part = try gradCAM(of: Tensor(batch: copies), at: node, target: target)
      maps += copies.indices.map { part.example($0).example(0) }
    }
    return maps
  }
}

extension SuperResolution {
  /// The descent from the first view, upsampled.
  package func descent(steps: Int = 100) -> SubgradientDescent {
    let first = Tensor(shape: [1, 1, coarse.height, coarse.width], elements: views[0])
    return SubgradientDescent(
      from: first.upsampled(to: [size.height, size.width]).elements, steps: steps,
      firstStep: longestStep, of: objective(at:))
  }
}
