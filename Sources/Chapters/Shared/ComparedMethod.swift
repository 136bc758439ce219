import Attribution
import Networks
import Numerics

/// A method with all its choices made, so that methods can be compared on the same images.
struct ComparedMethod: Sendable {
  let name: String
  /// Whether the method's attributions can be negative.
  let isSigned: Bool
  /// Computes the attribution of a batch. It has the shape of the input, possibly with a single
  /// channel.
  let attribution:
    @Sendable (_ engine: any Engine, _ inputs: Tensor, _ target: Target) throws -> Tensor

  init(
    _ name: String, isSigned: Bool = true,
    _ attribution: @escaping @Sendable (any Engine, Tensor, Target) throws -> Tensor
  ) {
    self.name = name
    self.isSigned = isSigned
    self.attribution = attribution
  }
}

extension ComparedMethod {
  /// Creates the method that propagates relevance under a composite, from the target's score.
  static func lrp(_ name: String, _ composite: Composite) -> ComparedMethod {
    ComparedMethod(name) { engine, x, target in
      try engine.relevance(
        of: x, under: Plan(composite, for: engine.network), from: .score(target), at: [0]
      ).relevances[0]
    }
  }

  /// LRP under the composite EpsilonPlusFlat of the documents.
  static let epsilonPlusFlat = lrp("EpsilonPlusFlat", .epsilonPlusFlat())

  /// The method in `all` that has this name.
  static func named(_ name: String) -> ComparedMethod {
    guard let method = all.first(where: { $0.name == name }) else {
      preconditionFailure("no method is called '\(name)'")
    }
    return method
  }

  /// All methods of the project, for images from −1 to 1.
  static let all: [ComparedMethod] = [
    epsilonPlusFlat,
    lrp("EpsilonPlus", .epsilonPlus()),
    lrp("EpsilonAlpha2Beta1Flat", .epsilonAlpha2Beta1Flat()),
    lrp("EpsilonGammaBox", .epsilonGammaBox(low: Bound([-1]), high: Bound([1]))),
    lrp("ExcitationBackprop", .excitationBackprop()),
    lrp("LRP-ε everywhere", .everywhere(.epsilon(Rule.defaultStabiliser))),
    ComparedMethod("DeepLIFT Rescale") {
      try $0.deepLIFT(of: $1, against: Tensor(zeros: $1.shape), target: $2).contributions
    },
    ComparedMethod("DeepLIFT RevealCancel") {
      try $0.deepLIFT(of: $1, against: Tensor(zeros: $1.shape), target: $2, rule: .revealCancel)
        .contributions
    },
    ComparedMethod("integrated gradients") {
      try $0.integratedGradients(
        of: $1, against: Tensor(zeros: $1.shape), target: $2, by: .gaussLegendre(steps: 16))
    },
    ComparedMethod("gradient × input") { try $0.gradientTimesInput(of: $1, target: $2) },
    ComparedMethod("saliency", isSigned: false) { try $0.saliency(of: $1, target: $2) },
    ComparedMethod("SmoothGrad, |·|", isSigned: false) {
      let gradient = try $0.smoothGrad(of: $1, target: $2, noise: Noise(samples: 16))
      return Tensor(shape: gradient.shape, elements: gradient.elements.map(abs))
    },
    ComparedMethod("DeconvNet") { try $0.deconvNet(of: $1, target: $2) },
    ComparedMethod("guided backpropagation") {
      try $0.guidedBackpropagation(of: $1, target: $2)
    },
    ComparedMethod("Grad-CAM", isSigned: false) { engine, x, target in
      try engine.gradCAM(of: x, at: lastFeatureMap(of: engine.network), target: target)
        .upsampled(to: Array(x.shape.axes.dropFirst(2)))
    },
    ComparedMethod("HiResCAM") { engine, x, target in
      try engine.hiResCAM(of: x, at: lastFeatureMap(of: engine.network), target: target)
        .upsampled(to: Array(x.shape.axes.dropFirst(2)))
    },
    ComparedMethod("guided Grad-CAM") { engine, x, target in
      try engine.guidedGradCAM(
        of: x, at: lastFeatureMap(of: engine.network), target: target)
    },
    ComparedMethod("occlusion, 8×8 by 4") {
      try $0.occlusion(of: $1, target: $2, window: 8, stride: 4)
    },
  ]

  private static func lastFeatureMap(of network: Network) -> Int {
    guard let node = network.lastFeatureMap else {
      preconditionFailure("a network with a convolution")
    }
    return node
  }
}
