import Attribution
import Networks
import Numerics

/// A method with all its choices made, so that methods can be compared on the same images.
struct ComparedMethod: Sendable {
  let name: String
  /// Whether its numbers have a sign.
  let isSigned: Bool
  /// The attribution for a batch, in the shape of the input, the channels perhaps as one.
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
  /// Relevance under a composite, started from the target's score.
  static func lrp(_ name: String, _ composite: Composite) -> ComparedMethod {
    ComparedMethod(name) { engine, x, target in
      try engine.relevance(
        of: x, under: Plan(composite, for: engine.network), from: .score(target), at: [0]
      ).relevances[0]
    }
  }

  /// The documents' composite rule.
  static let epsilonPlusFlat = lrp("EpsilonPlusFlat", .epsilonPlusFlat())

  /// One of `all`.
  static func named(_ name: String) -> ComparedMethod {
    guard let method = all.first(where: { $0.name == name }) else {
      preconditionFailure("no method is called '\(name)'")
    }
    return method
  }

  /// Every method there is, for images from −1 to 1.
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
      let gradient = try $0.smoothGrad(of: $1, target: $2, samples: 16, noise: 0.1, seed: 0)
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
