import Attribution
import Networks
import Numerics
import Optimised
import Scalar
import Testing

/// Every method that combines passes, on small convolutional networks: within 1e-4 of the largest
/// entry of each example.
@Suite struct MethodParity {
  /// Shaped like MiniVGG, with channels that fit no register.
  static func small(_ activation: Activation, seed: Int) throws -> Network {
    var random = SplitMix64(seed: seed)
    var network = try Network(shape: [3, 11, 13])
    for (i, channels) in [(3, 5), (5, 17), (17, 9)].enumerated() {
      let weight = random.tensor([channels.1, channels.0, 3, 3], 0.5)
      let bias = random.tensor([channels.1], 0.2)
      try network.append(
        "conv\(i)",
        .convolution(Convolution(weight: weight, bias: bias, window: Window(3, 3, padding: 1))))
      try network.append("activation\(i)", .activation(activation))
      if i == 1 { try network.append("pool", .maxPool(Window(2, 2, stride: 2))) }
    }
    try network.append("flatten", .reshape([network.output.shape.count]))
    let weight = random.tensor([7, network.output.shape.count], 0.2)
    try network.append("y", .dense(Dense(weight: weight, bias: random.tensor([7]))))
    return try network.rounded()
  }

  /// A method, and what it gives for these inputs and baselines.
  typealias Method = (
    name: String, compute: (any Engine, _ x: Tensor, _ baselines: Tensor) throws -> [Tensor]
  )

  static var methods: [Method] {
    [
      ("saliency", { engine, x, _ in [try engine.saliency(of: x)] }),
      ("gradient × input", { engine, x, _ in [try engine.gradientTimesInput(of: x)] }),
      ("DeconvNet", { engine, x, _ in [try engine.deconvNet(of: x)] }),
      ("guided backpropagation", { engine, x, _ in [try engine.guidedBackpropagation(of: x)] }),
      (
        "SmoothGrad",
        { engine, x, _ in [try engine.smoothGrad(of: x, noise: Noise(samples: 5, seed: 3))] }
      ),
      (
        "integrated gradients",
        { engine, x, baselines in
          try [.gaussLegendre(steps: 6), .riemannRight(steps: 4), .trapezoid(steps: 4)].map {
            try engine.integratedGradients(of: x, against: baselines, target: .index(2), by: $0)
          }
        }
      ),
      (
        "DeepLIFT",
        { engine, x, baselines in
          try DeepLIFTRule.allCases.map {
            try engine.deepLIFT(of: x, against: baselines, rule: $0).contributions
          }
        }
      ),
      (
        "DeepLIFT-SHAP",
        { engine, x, baselines in
          [try engine.deepLIFTSHAP(of: x, against: baselines).contributions]
        }
      ),
      (
        "Grad-CAM",
        { engine, x, _ in
          let node = try #require(engine.network.lastFeatureMap)
          return [
            try engine.gradCAM(of: x, at: node), try engine.hiResCAM(of: x, at: node),
            try engine.guidedGradCAM(of: x, at: node),
          ]
        }
      ),
      (
        "the Grad-CAM family",
        { engine, x, _ in
          let node = try #require(engine.network.lastFeatureMap)
          return [
            try engine.gradCAM(of: x, at: node, isRectified: false),
            try engine.gradCAMPlusPlus(of: x, at: node), try engine.xGradCAM(of: x, at: node),
            try engine.layerCAM(of: x, at: node), try engine.scoreCAM(of: x, at: node),
            try engine.ablationCAM(of: x, at: node),
          ]
        }
      ),
      (
        "smoothing",
        { engine, x, _ in
          try Smoothing.allCases.map { smoothing in
            try engine.smoothed(of: x, by: smoothing, noise: Noise(samples: 3, seed: 5)) {
              copies throws(AttributionError) in
              try engine.gradientTimesInput(of: copies.inputs, target: copies.target)
            }
          }
        }
      ),
      (
        "expected gradients",
        { engine, x, baselines in
          [try engine.expectedGradients(of: x, against: baselines, samples: 7, seed: 2)]
        }
      ),
      ("BetaSmooth", { engine, x, _ in [try engine.betaSmooth(of: x, beta: 3)] }),
      (
        "paths and noise at an inner node",
        { engine, x, baselines in
          let node = try #require(engine.network.position(of: "conv1"))
          return [
            try engine.integratedGradients(
              of: x, against: baselines, at: node, by: .riemannMiddle(steps: 4)),
            try engine.expectedGradients(of: x, against: baselines, at: node, samples: 5),
            try engine.smoothGrad(of: x, at: node, noise: Noise(samples: 3)),
          ]
        }
      ),
      (
        "concept relevance",
        { engine, x, _ in
          let node = try #require(engine.network.position(of: "activation1"))
          let pass = try engine.relevance(
            of: x, under: Plan(.epsilonPlus(), for: engine.network), from: .score(.predicted),
            at: [0], through: [Concept([0, 3, 16], of: node)])
          return pass.relevances
            + [Tensor(rows: pass.ledgers.map { [$0.total(.otherChannels), $0.total(.bias)] })]
        }
      ),
      (
        "occlusion by channels",
        { engine, x, baselines in
          [
            try engine.occlusion(
              of: x, window: [1, 5, 13], stride: [1, 5, 13], against: baselines)
          ]
        }
      ),
      (
        "occlusion",
        { engine, x, _ in [try engine.occlusion(of: x, window: 4, stride: 3, baseline: 0.25)] }
      ),
    ]
  }

  @Test func everyMethod() throws {
    var tally = Tally()
    for (seed, activation) in [Activation.relu, .silu, .leakyRelu([0.1])].enumerated() {
      let network = try Self.small(activation, seed: seed)
      var random = SplitMix64(seed: 100 + seed)
      let x = random.tensor(network.input.shape.batched(3)).rounded
      let baselines = random.tensor(network.input.shape.batched(3)).rounded
      let (scalar, optimised) = (ScalarEngine(for: network), OptimisedEngine(for: network))
      for method in Self.methods {
        let expected = try method.compute(scalar, x, baselines)
        let found = try method.compute(optimised, x, baselines)
        #expect(found.count == expected.count)
        for (found, expected) in zip(found, expected) {
          for n in 0..<x.examples {
            _ = tally.takes(unlessWithinRounding: false)
            tally.expect(
              found, expected, example: n,
              within: NetworkComparison.tolerance() * expected.example(n).largest,
              "\(method.name), \(activation), example \(n)")
          }
        }
      }
    }
    tally.close("methods")
  }
}
