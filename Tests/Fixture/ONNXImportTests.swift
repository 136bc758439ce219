import Attribution
import Networks
import Scalar
import Testing

/// Imported models against what PyTorch, zennit and captum compute in float64.
@Suite struct ONNXImportTests {
  /// So that a fixture which lost a part is noticed.
  @Test func everythingIsThere() throws {
    let models = try ONNXModels.models()
    #expect(models.count == 48)
    #expect(models.compactMap(\.epsilonPlusFlat).count == 4)
    #expect(models.compactMap(\.deeplift).count == 4)
  }

  /// Constants and folded batch normalisation are float32 in the file.
  @Test(arguments: try ONNXModels.models())
  func outputIsPyTorchs(_ model: ONNXModels.Model) throws {
    let network = try model.imported()
    let output = try ScalarEngine(for: network).activations(
      of: model.x, at: [network.outputPosition])[0]
    expectClose(output.elements, model.output, 2e-6)
  }

  /// From the file to the attribution, against zennit 0.5.1 and captum 0.9.0.
  @Test(arguments: try ONNXModels.models().filter { $0.epsilonPlusFlat != nil })
  func attributionsAreZennitsAndCaptums(_ model: ONNXModels.Model) throws {
    let network = try model.imported().mergingBatchNormalization()
    let engine = ScalarEngine(for: network)
    let relevance = try engine.relevance(
      of: model.x, under: Plan(.epsilonPlusFlat(), for: network), from: .score(.predicted), at: [0])
    expectClose(relevance.relevances[0].elements, try #require(model.epsilonPlusFlat), 1e-9)
    let zeros = Tensor(zeros: model.x.shape)
    expectClose(
      try engine.deepLIFT(of: model.x, against: zeros).contributions.elements,
      try #require(model.deeplift), 1e-9)
  }
}
