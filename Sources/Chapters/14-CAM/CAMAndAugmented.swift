import Attribution
import Networks
import Optimised

/// Grad-CAM's maps of the images that are measured, and the finer ones that are found from many
/// copies.
struct CAMAndAugmented {
  /// At the node's resolution.
  let plain: Tensor
  /// At the image's.
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
