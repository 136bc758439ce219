import Attribution
import Networks
import Numerics
import Optimised
import Scalar
import Testing

/// Models of architectures in use, from the ONNX file to the attribution, against zennit and captum.
@Suite struct ArchitectureTests {
  /// The engines, with the tolerance for each: relative to the largest value.
  private static func engines(for network: Network) -> [(any Engine, Double)] {
    [(ScalarEngine(for: network), 1e-9), (OptimisedEngine(for: network), 1e-4)]
  }

  /// So that a fixture which lost a part is noticed.
  @Test func everythingIsThere() throws {
    let models = try Architectures.models()
    #expect(
      models.map(\.name) == [
        "shufflenet", "resnet", "unet", "densenet", "vit", "swin", "bert",
      ])
    let attributions = models.map(\.attributions)
    #expect(attributions.compactMap(\.epsilonPlusFlat).count == 3)
    #expect(attributions.compactMap(\.epsilonAlpha2Beta1Flat).count == 1)
    #expect(attributions.compactMap(\.gradient).count == 3)
    #expect(attributions.compactMap(\.integratedGradients).count == 4)
  }

  @Test(arguments: try Architectures.models())
  func output(_ model: Architectures.Model) throws {
    let network = try model.imported()
    for (engine, tolerance) in Self.engines(for: network) {
      let output = try engine.activations(of: model.x, at: [network.outputPosition])[0]
      expectClose(output.elements, model.output, tolerance)
    }
  }

  /// The rules hold for the network with batch normalisation merged, in zennit as here. The initial
  /// relevance of a segmentation is a class at all positions.
  @Test(arguments: try Architectures.models().filter { $0.attributions.epsilonPlusFlat != nil })
  func relevance(_ model: Architectures.Model) throws {
    let network = try model.imported().mergingBatchNormalization()
    let expected = model.attributions
    for (composite, values) in [
      (Composite.epsilonPlusFlat(), expected.epsilonPlusFlat),
      (.epsilonAlpha2Beta1Flat(), expected.epsilonAlpha2Beta1Flat),
    ] {
      guard let values else { continue }
      for (engine, tolerance) in Self.engines(for: network) {
        let pass = try engine.relevance(
          of: model.x, under: Plan(composite, for: network), from: .score(.channel(model.target)),
          at: [0])
        expectClose(pass.relevances[0].elements, values, tolerance)
      }
    }
  }

  @Test(arguments: try Architectures.models().filter { $0.attributions.gradient != nil })
  func gradient(_ model: Architectures.Model) throws {
    let network = try model.imported()
    let values = try #require(model.attributions.gradient)
    for (engine, tolerance) in Self.engines(for: network) {
      let pass = try engine.gradient(of: model.x, from: .oneHot(.index(model.target)), at: [0])
      expectClose(pass.gradients[0].elements, values, tolerance)
    }
  }

  /// From zeros; for `bert`, from the embedding of token 0, at the embedding.
  @Test(arguments: try Architectures.models().filter { $0.attributions.integratedGradients != nil })
  func integratedGradients(_ model: Architectures.Model) throws {
    let network = try model.imported()
    let values = try #require(model.attributions.integratedGradients)
    for (engine, tolerance) in Self.engines(for: network) {
      let found = try engine.integratedGradients(
        of: model.x, against: Tensor(zeros: model.x.shape), at: network.embedding ?? 0,
        target: .index(model.target), by: .riemannMiddle(steps: 8))
      expectClose(found.elements, values, tolerance)
    }
  }
}
