import Attribution
import Networks
import Optimised

/// The Grad-CAM maps of the measured images, and the finer maps computed from many copies.
struct CAMAndAugmented {
  /// The Grad-CAM maps at the resolution of the node.
  let plain: Tensor
  /// The Grad-CAM maps, upsampled to the resolution of the image.
  let upsampled: Tensor
  let augmented: AugmentedGradCAM

  init(_ chapter: CAMChapter, _ engine: OptimisedEngine, at name: String) throws {
    let node = engine.network.place(of: name)
    let inputs = chapter.inputs(chapter.measured)
    let target = chapter.target(chapter.measured)
    plain = try engine.gradCAM(of: inputs, at: node, target: target)
    upsampled = plain.upsampled(to: chapter.size)
    augmented = try engine.augmentedGradCAM(of: inputs, at: node, target: target)
  }
}
