import Attribution
import Formats
import Foundation
import Networks
import Numerics
import ONNXImport
import Optimised
import Scalar
import Testing

/// The program `explain` from the outside: what it writes is what the library gives.
@Suite struct ExplainProgramTests {
  let folder: TemporaryFolder
  let network: Network
  let merged: Network
  /// A batch of two, and its first example as the program sees it and as a file has it.
  let batch: Tensor
  let x: Tensor
  let batchFile: String
  let file: String

  static let image = packageFolder.appendingPathComponent("Fixtures/explain/image.onnx").path
  static let dense = packageFolder.appendingPathComponent("Fixtures/explain/dense.onnx").path

  init() throws {
    folder = try TemporaryFolder()
    network = try ImportedModel.read(Self.image).network
    merged = try network.mergingBatchNormalization()
    var random = SplitMix64(seed: 5)
    batch = Tensor(shape: [2, 3, 8, 8], elements: random.numbers(2 * 3 * 8 * 8, 2))
    x = Tensor(batch: [batch.example(0)])
    batchFile = try folder.write("batch.npy", NPY.encode(batch))
    file = try folder.write("x.npy", NPY.encode(batch.example(0)))
  }

  /// Who computes; nothing said is the optimised path.
  enum Path: String, CaseIterable {
    case scalar
    case optimised

    func engine(for network: Network) -> any Engine {
      switch self {
      case .scalar: ScalarEngine(for: network)
      case .optimised: OptimisedEngine(for: network)
      }
    }

    var options: [String] { self == .scalar ? ["--engine", rawValue] : [] }
  }

  /// What the program writes as .npy.
  func written(
    _ input: String, _ options: [String], model: String = image, by path: Path = .optimised
  ) throws -> Tensor {
    let output = folder("out.npy")
    let outcome = try Outcome(
      of: "explain",
      [model, input, "--output", output, "--dtype", "float64"] + options + path.options)
    #expect(outcome.code == 0 && outcome.errors == "", "\(options): \(outcome)")
    return try NPY.read(output)
  }

  private func relevance(
    _ composite: Composite, of input: Tensor? = nil,
    from start: InitialRelevance = .score(.predicted),
    at name: String? = nil, by path: Path = .optimised
  ) throws -> Tensor {
    let place = try name.map { try #require(merged.position(of: $0)) } ?? 0
    return try path.engine(for: merged).relevance(
      of: input ?? x, under: Plan(composite, for: merged), from: start, at: [place]
    ).relevances[0]
  }

  @Test(arguments: Path.allCases)
  func everyMethodIsTheLibrarys(path: Path) throws {
    let engine = path.engine(for: network)
    let node = try #require(network.lastFeatureMap)
    let zeros = Tensor(zeros: x.shape)
    let expected: [(String, [String], Tensor)] = [
      ("lrp", [], try relevance(.epsilonPlusFlat(), by: path)),
      ("gradient", [], try engine.gradient(of: x, from: .oneHot(.predicted), at: [0]).gradients[0]),
      ("saliency", [], try engine.saliency(of: x)),
      ("gradient-x-input", [], try engine.gradientTimesInput(of: x)),
      ("smoothgrad", [], try engine.smoothGrad(of: x)),
      (
        "smoothgrad", ["--samples", "3", "--noise", "0.5", "--seed", "-7"],
        try engine.smoothGrad(
          of: x, noise: Noise(samples: 3, deviation: .fraction(0.5), seed: -7))
      ),
      ("deconvnet", [], try engine.deconvNet(of: x)),
      ("beta-smooth", [], try engine.betaSmooth(of: x)),
      ("beta-smooth", ["--beta", "2"], try engine.betaSmooth(of: x, beta: 2)),
      ("guided-backprop", [], try engine.guidedBackpropagation(of: x)),
      ("integrated-gradients", [], try engine.integratedGradients(of: x, against: zeros)),
      (
        "integrated-gradients", ["--steps", "7", "--baseline", file],
        try engine.integratedGradients(of: x, against: x, by: .gaussLegendre(steps: 7))
      ),
      (
        "integrated-gradients", ["--quadrature", "trapezoid", "--steps", "6", "--multipliers"],
        try engine.averageGradient(of: x, against: zeros, by: .trapezoid(steps: 6))
      ),
      (
        "integrated-gradients", ["--at", network.nodes[1].name, "--quadrature", "riemann-left"],
        try engine.integratedGradients(of: x, against: zeros, at: 1, by: .riemannLeft(steps: 50))
      ),
      (
        "expected-gradients", ["--baselines", batchFile, "--samples", "9", "--seed", "4"],
        try engine.expectedGradients(of: x, against: batch, samples: 9, seed: 4)
      ),
      ("deeplift", [], try engine.deepLIFT(of: x, against: zeros).contributions),
      (
        "deeplift", ["--baseline", "0.5", "--multipliers"],
        try engine.deepLIFT(of: x, against: x.map { _ in 0.5 }).multipliers
      ),
      (
        "deeplift", ["--deeplift-rule", "reveal-cancel", "--baseline", "zeros"],
        try engine.deepLIFT(of: x, against: zeros, rule: .revealCancel).contributions
      ),
      (
        "deeplift-shap", ["--baselines", batchFile],
        try engine.deepLIFTSHAP(of: x, against: batch).contributions
      ),
      ("occlusion", [], try engine.occlusion(of: x, window: 4, stride: 4)),
      (
        "occlusion", ["--window", "3", "--stride", "2"],
        try engine.occlusion(of: x, window: 3, stride: 2)
      ),
      (
        "occlusion", ["--window", "1,3,2", "--stride", "1,3,1", "--baseline", file],
        try engine.occlusion(of: x, window: [1, 3, 2], stride: [1, 3, 1], against: x)
      ),
      (
        "occlusion", ["--window", "2,8", "--baseline", "-1"],
        try engine.occlusion(
          of: x, window: [3, 2, 8], stride: [3, 2, 8], against: x.map { _ in -1 })
      ),
      ("grad-cam", [], try engine.gradCAM(of: x, at: node)),
      ("grad-cam", ["--no-relu"], try engine.gradCAM(of: x, at: node, isRectified: false)),
      ("grad-cam++", [], try engine.gradCAMPlusPlus(of: x, at: node)),
      ("xgrad-cam", ["--no-relu"], try engine.xGradCAM(of: x, at: node, isRectified: false)),
      ("layer-cam", [], try engine.layerCAM(of: x, at: node)),
      ("score-cam", [], try engine.scoreCAM(of: x, at: node)),
      ("ablation-cam", [], try engine.ablationCAM(of: x, at: node)),
      ("hires-cam", ["--node", network.nodes[1].name], try engine.hiResCAM(of: x, at: 1)),
      ("guided-grad-cam", [], try engine.guidedGradCAM(of: x, at: node)),
      ("augmented-grad-cam", [], try engine.augmentedGradCAM(of: x, at: node).maps),
      (
        "augmented-grad-cam",
        ["--node", network.nodes[1].name, "--samples", "5", "--seed", "-3", "--target", "2"],
        try engine.augmentedGradCAM(
          of: x, at: 1, target: .index(2), samples: 5, seed: -3
        ).maps
      ),
    ]
    for (method, options, tensor) in expected {
      #expect(
        try written(file, ["--method", method] + options, by: path) == tensor.example(0),
        "\(method)")
    }
    let target = try engine.gradient(of: x, from: .oneHot(.index(1)), at: [0]).gradients[0]
    #expect(
      try written(file, ["--method", "gradient", "--target", "1"], by: path) == target.example(0))
  }

  @Test(arguments: Path.allCases)
  func everyCompositeIsTheLibrarys(path: Path) throws {
    let (low, high): (Bound, Bound) = ([-2, -3, -4], 2)
    let bounds = ["--low", "-2,-3,-4", "--high", "2"]
    let expected: [(String, [String], Composite)] = [
      ("epsilon-plus", ["--epsilon", "0.1"], .epsilonPlus(epsilon: 0.1)),
      ("epsilon-plus-flat", [], .epsilonPlusFlat()),
      ("epsilon-alpha2-beta1", [], .epsilonAlpha2Beta1()),
      ("epsilon-alpha2-beta1-flat", [], .epsilonAlpha2Beta1Flat()),
      (
        "epsilon-gamma-box", bounds + ["--gamma", "0.5"],
        .epsilonGammaBox(low: low, high: high, gamma: 0.5)
      ),
      ("excitation-backprop", [], .excitationBackprop()),
      (
        "chapter-table", bounds + ["--epsilon", "0.01"],
        .chapterTable(low: low, high: high, epsilon: 0.01)
      ),
    ]
    for (name, options, composite) in expected {
      let found = try written(file, ["--composite", name] + options, by: path)
      #expect(try found == relevance(composite, by: path).example(0), "\(name)")
    }
  }

  @Test func everyRuleIsTheLibrarys() throws {
    let expected: [(String, Rule)] = [
      ("zero", .zero), ("epsilon=0.25", .epsilon(0.25)), ("gamma=0.1", .gamma(0.1)),
      ("alpha-beta=3,2", .alphaBeta(3, 2)), ("z-plus", .zPlus()),
      ("bias-free-gamma=0.1", .withoutBias(.gamma(0.1))),
      ("z-box=-2,2", .zBox(low: -2, high: 2)), ("w-square", .wSquare()), ("flat", .flat()),
    ]
    for (text, rule) in expected {
      #expect(
        try written(file, ["--rule", text]) == relevance(.everywhere(rule)).example(0), "\(text)")
    }
    let (first, last) = (merged.nodes[1].name, merged.output.name)
    let composite = Composite.epsilonPlus().prepending([
      .init(.node(first), .wSquare()), .init(.node(last), .gamma(0.5)),
    ])
    #expect(
      try written(
        file,
        [
          "--composite", "epsilon-plus", "--node-rule", "\(first)=w-square",
          "--node-rule", "\(last)=gamma=0.5",
        ]) == relevance(composite).example(0))
    #expect(
      try written(file, ["--initial-relevance", "one-hot", "--target", "0"])
        == relevance(.epsilonPlusFlat(), from: .oneHot(.index(0))).example(0))
  }

  @Test func attributionsAtAnInnerNode() throws {
    let name = try #require(merged.nodes.last { $0.shape.rank == 3 }).name
    let place = try #require(network.position(of: name))
    let engine = ScalarEngine(for: network)
    let path = Path.scalar
    let at = ["--at", name]
    let gradient = try engine.gradient(of: x, from: .oneHot(.predicted), at: [place]).gradients[0]
    let value = try engine.activations(of: x, at: [place])[0]
    #expect(
      try written(file, at, by: path)
        == relevance(.epsilonPlusFlat(), at: name, by: path).example(0))
    #expect(try written(file, ["--method", "gradient"] + at, by: path) == gradient.example(0))
    #expect(
      try written(file, ["--method", "saliency"] + at, by: path).elements
        == gradient.elements.map(abs))
    #expect(
      try written(file, ["--method", "gradient-x-input"] + at, by: path).elements
        == zip(gradient.elements, value.elements).map(*))
    for (method, rule) in [("deconvnet", ReLURule.deconvNet), ("guided-backprop", .guided)] {
      let expected = try engine.gradient(of: x, from: .oneHot(.predicted), at: [place], relu: rule)
      #expect(
        try written(file, ["--method", method] + at, by: path) == expected.gradients[0].example(0))
    }
    // On a chain nothing goes past the node, so DeepLIFT's sum there is the output's difference.
    let zeros = Tensor(zeros: x.shape)
    let found = try written(file, ["--method", "deeplift"] + at, by: path)
    #expect(found.shape == network.nodes[place].shape)
    expectClose(found.sum, try engine.deepLIFT(of: x, against: zeros).deltas[0])
  }

  @Test func numbersOfTheDocuments() throws {
    let point = try folder.write("point.npy", NPY.encode(Tensor([2, 1])))
    let references = try folder.write(
      "references.npy", NPY.encode(Tensor(rows: [[0, 0], [1, -1]])))
    // relu(x1 + x2 − 1) goes from 0 to 2 where its input goes from −1 to 2; relu(x1 − x2 + 0.5)
    // is linear: 2 · 2/3 · (2, 1) − 3 · (2, −1).
    expectClose(
      try written(point, ["--method", "deeplift"], model: Self.dense, by: .scalar).elements,
      [8.0 / 3 - 6, 4.0 / 3 + 3])
    expectClose(
      try written(
        point, ["--method", "deeplift-shap", "--baselines", references], model: Self.dense,
        by: .scalar
      ).elements, [-2.5, 6.5])
    // Occluding one feature: f(2, 1) = 0.5; f(0, 1) = 1, f(2, 0) = −4.5.
    expectClose(
      try written(point, ["--method", "occlusion"], model: Self.dense, by: .scalar).elements,
      [-0.5, 5])
  }

  @Test func batchGivesAsManyAttributions() throws {
    #expect(try written(batchFile, []) == relevance(.epsilonPlusFlat(), of: batch))
    let one = try folder.write("one.npy", NPY.encode(x))
    #expect(try written(one, []) == relevance(.epsilonPlusFlat()))
    let node = try #require(network.lastFeatureMap)
    let maps = try written(batchFile, ["--method", "grad-cam"])
    #expect(try maps == OptimisedEngine(for: network).gradCAM(of: batch, at: node))
    let text = try Outcome(of: "explain", [Self.image, batchFile]).output
    #expect(text.contains("2 examples of 3×8×8") && text.contains("\nexample 1\n"))
  }

  @Test func predictionIsTheNetworksOutput() throws {
    let path = folder("prediction.npy")
    let output = try OptimisedEngine(for: network).activations(
      of: batch, at: [network.outputPosition])[0]
    #expect(try Outcome(of: "explain", [Self.image, batchFile, "--prediction", path]).code == 0)
    #expect(try NPY.read(path) == output)
    #expect(try Outcome(of: "explain", [Self.image, file, "--prediction", path]).code == 0)
    #expect(try NPY.read(path) == output.example(0))
  }
}
