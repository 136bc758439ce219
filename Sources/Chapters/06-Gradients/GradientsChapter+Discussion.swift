import Attribution
import Figures
import Networks
import Scalar

/// The sections on where the documents are imprecise, and the exercises.
extension GradientsChapter {
  func imprecise(on page: inout Page) throws {
    let engine = ScalarEngine(for: try GradientNetworks.classes())
    let x = Tensor(example: GradientNetworks.input)
    let gradient = try engine.gradient(of: x, from: .oneHot(.index(1)), at: [0]).gradients[0]
    let saliency = try engine.saliency(of: x, target: .index(1))
    let maps = try FeatureMaps(average: false)
    page.heading("Where the documents are imprecise")
    page.prose(
      """
      - Document 004 wants the "absolute of the gradient" and prints the gradient. For class b that is
      \(vector(gradient.elements)) against a saliency of \(vector(saliency.elements)).

      - It says that in the saliency paper "the gradients of neurons with negative input were
      suppressed". That is no choice of the paper's: it is the derivative of a ReLU.

      - Guided backpropagation is said to stop where "either of activations or gradients were
      negative". After a ReLU no activation is negative; what counts is whether z is above 0.

      - Jumps, it says, can be overcome in part "by convolving with a Gaussian kernel". Over the
      pixels of a heatmap that blurs the picture. SmoothGrad blurs the function: it averages
      gradients at inputs nearby.

      - ELU stands among the functions with a discontinuous gradient. With α = 1 its gradient is
      continuous: e^z below 0, which is 0.999 at z = -0.001, and 1 above.

      - Under the name of Grad-CAM it describes HiResCAM: the lower left of the map above is
      \(formatted(maps.hiResCAM[1][0])) by its steps and \(formatted(maps.gradCAM[1][0])) by the paper's.

      - It gives as Grad-CAM's "major problem" that it needs average pooling before the classifier.
      That is CAM's: the network above has none. Document 003 describes a third thing under the same
      name, maps of many augmented copies of an image put together to a finer one.
      """)
  }

  func exercises(on page: inout Page) throws {
    let engine = ScalarEngine(for: try GradientNetworks.classes())
    let x = Tensor(example: GradientNetworks.input)
    let deconvNet = try engine.deconvNet(of: x, target: .index(1))
    page.exercise(
      "Work out DeconvNet for class b.",
      answer: """
        The ReLUs receive (2, -3, 1). The -3 is stopped, the others pass: 2 · (1, 1) + 1 · (1, -2) =
        \(vector(deconvNet.elements)).
        """)
    let average = try FeatureMaps(average: true)
    page.exercise(
      """
      Put average pooling between F and the dense layer, which now has a weight for each channel, 4
      and -4. What become of Grad-CAM and HiResCAM?
      """,
      answer: """
        The gradient is the same at every position of a channel, 4/4 and -4/4, so its mean is itself.
        The maps then differ only in the last ⁺, which here changes nothing: Grad-CAM
        \(vector(average.gradCAM.flatMap(\.self))), HiResCAM
        \(vector(average.hiResCAM.flatMap(\.self))). For such networks Grad-CAM is CAM, up to the
        factor 1/4 and the ⁺.
        """)
    page.exercise(
      "Why is SmoothGrad of a linear function the gradient, whatever the noise?",
      answer: """
        Its gradient is the same everywhere, so all the copies agree. Smoothing changes something only
        where a ReLU (or another bend) is within the reach of the noise.
        """)
  }
}
