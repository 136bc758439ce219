import Attribution
import Figures
import Formats
import Foundation
import Networks
import ONNXImport
import Optimised
import Testing

/// What is explained, and of which copies: targets, smoothing, concepts and embeddings.
extension ExplainProgramTests {
  @Test func smoothingIsTheLibrarys() throws {
    let engine = OptimisedEngine(for: network)
    let noise = Noise(samples: 4, deviation: .absolute(0.5), seed: 2)
    let options = ["--samples", "4", "--noise-deviation", "0.5", "--seed", "2"]
    for smoothing in Smoothing.allCases {
      let saliency = try engine.smoothed(of: x, by: smoothing, noise: noise) {
        copies throws(AttributionError) in
        try engine.saliency(of: copies.inputs, target: copies.target)
      }
      #expect(
        try written(file, ["--method", "saliency", "--smooth", smoothing.rawValue] + options)
          == saliency.example(0))
    }
    let plan = try Plan(.epsilonPlusFlat(), for: merged)
    let merging = OptimisedEngine(for: merged)
    let relevance = try merging.smoothed(of: x, noise: noise) { copies throws(AttributionError) in
      try merging.relevance(
        of: copies.inputs, under: plan, from: .score(copies.target), at: [0]
      ).relevances[0]
    }
    #expect(try written(file, ["--smooth", "smoothgrad"] + options) == relevance.example(0))
    let shap = try engine.smoothed(of: x, noise: noise) { copies throws(AttributionError) in
      try engine.deepLIFTSHAP(of: copies.inputs, against: batch, target: copies.target)
        .contributions
    }
    #expect(
      try written(
        file,
        ["--method", "deeplift-shap", "--baselines", batchFile, "--smooth", "smoothgrad"]
          + options) == shap.example(0))
  }

  @Test func targetsOfExamplesAndAllOutputs() throws {
    let engine = OptimisedEngine(for: network)
    func gradient(_ target: Target, of batch: Tensor) throws -> Tensor {
      try engine.gradient(of: batch, from: .oneHot(target), at: [0]).gradients[0]
    }
    #expect(
      try written(batchFile, ["--method", "gradient", "--target", "2,0"])
        == gradient(.indices([2, 0]), of: batch))
    let all = try written(batchFile, ["--method", "gradient", "--target", "all"])
    #expect(all.shape == [2, 3, 3, 8, 8])
    for target in 0..<3 {
      let expected = try gradient(.index(target), of: batch)
      for n in 0..<2 { #expect(all.example(n).example(target) == expected.example(n)) }
    }
    #expect(
      try written(file, ["--method", "gradient", "--target", "all"]) == all.example(0))
    let path = folder("all.png")
    let outcome = try Outcome(
      of: "explain",
      [Self.image, file, "--method", "gradient", "--target", "all", "--output", path])
    #expect(outcome.output.contains(/\nexplained +every output\n/))
    #expect(try PNG.read(path) == Heatmap.signed.image(of: all.example(0)))
  }

  @Test func conceptIsTheLibrarys() throws {
    let name = try #require(merged.nodes.last { $0.shape.rank == 3 }).name
    let place = try #require(merged.position(of: name))
    let pass = try OptimisedEngine(for: merged).relevance(
      of: x, under: Plan(.epsilonPlusFlat(), for: merged), from: .score(.predicted), at: [0],
      through: [Concept([0, 1], of: place)])
    #expect(try written(file, ["--concept", "\(name)=0,1"]) == pass.relevances[0].example(0))
    let text = try Outcome(of: "explain", [Self.image, file, "--concept", "\(name)=0"]).output
    #expect(text.contains("\n  other channels "))
  }

  @Test func embeddingsAreAttributedTo() throws {
    let model = packageFolder.appendingPathComponent(
      "Fixtures/onnx-import/embedding-script-11.onnx"
    ).path
    let network = try ImportedModel.read(model).network
    let place = try #require(network.embedding)
    let tokens = Tensor([1, 2, 0, 3, 1])
    let batch = Tensor(batch: [tokens])
    let file = try folder.write("tokens.npy", NPY.encode(tokens))
    let engine = OptimisedEngine(for: network)
    #expect(
      try written(file, ["--method", "gradient"], model: model)
        == engine.gradient(of: batch, from: .oneHot(.predicted), at: [place]).gradients[0]
        .example(0))
    #expect(
      try written(file, ["--method", "integrated-gradients"], model: model)
        == engine.integratedGradients(
          of: batch, against: Tensor(zeros: batch.shape), at: place
        ).example(0))
    let smooth = ["--method", "gradient", "--smooth", "smoothgrad"]
    let expected = try engine.smoothGrad(of: batch, at: place).example(0)
    #expect(try written(file, smooth, model: model) == expected)
    #expect(try written(file, ["--method", "smoothgrad"], model: model) == expected)
    let name = network.nodes[place].name
    let text = try Outcome(of: "explain", [model, file, "--method", "gradient"]).output
    #expect(
      text.contains("\nattributed to  the embedding '\(name)', since indices have no slope\n"))
    #expect(text.contains("\nsum of the attribution at '\(name)'  "))
    // Relevance sums over the row of each index.
    #expect(try written(file, [], model: model).shape == [5])
  }
}
