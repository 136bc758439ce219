import Attribution
import Formats
import Foundation
import Networks
import Numerics
import ONNXImport
import Scalar
import Testing

/// Models as PyTorch 2.15 exports them, against what PyTorch computes in float64.
@Suite struct ONNXImportTests {
  struct Fixture: Decodable {
    struct Model: Decodable {
      let file: String
      let shape: [Int]
      let input: [Double]
      let output: [Double]
      /// For some: what zennit and captum say of the highest output, in float64.
      let epsilonPlusFlat: [Double]?
      let deeplift: [Double]?
    }

    let models: [Model]
  }

  static let models: [Fixture.Model] = {
    let data = try? Data(
      contentsOf: packageFolder.appendingPathComponent("Fixtures/onnx-import/models.json"))
    let fixture = data.flatMap { try? JSONDecoder().decode(Fixture.self, from: $0) }
    return fixture?.models ?? []
  }()

  private func path(_ file: String) -> String {
    packageFolder.appendingPathComponent("Fixtures/onnx-import/\(file)").path
  }

  /// Constants and folded batch normalisation are float32 in the file.
  @Test(arguments: models.map(\.file))
  func outputIsPyTorchs(file: String) throws {
    let model = try #require(Self.models.first { $0.file == file })
    let imported = try ImportedModel.read(path(file))
    let x = Tensor(shape: Shape(model.shape), elements: model.input)
    let engine = ScalarEngine(for: imported.network)
    let output = try engine.activations(of: x, at: [imported.network.outputPosition])[0]
    expectClose(output.elements, model.output, 2e-6, comment: "\(file):")
  }

  /// From the file to the attribution, against zennit 0.5.1 and captum 0.9.0.
  @Test(arguments: models.filter { $0.epsilonPlusFlat != nil }.map(\.file))
  func attributionsAreZennitsAndCaptums(file: String) throws {
    let model = try #require(Self.models.first { $0.file == file })
    let network = try ImportedModel.read(path(file)).network.mergingBatchNormalization()
    let x = Tensor(shape: Shape(model.shape), elements: model.input)
    let engine = ScalarEngine(for: network)
    let relevance = try engine.relevance(
      of: x, under: Plan(.epsilonPlusFlat(), for: network), from: .score(.predicted), at: [0])
    expectClose(
      relevance.relevances[0].elements, try #require(model.epsilonPlusFlat), 1e-9, comment: file)
    let zeros = Tensor(zeros: x.shape)
    expectClose(
      try engine.deepLIFT(of: x, against: zeros).contributions.elements,
      try #require(model.deeplift), 1e-9, comment: file)
  }

  @Test func someModelsHaveAttributions() {
    #expect(Self.models.count { $0.epsilonPlusFlat != nil } >= 4)
  }
}

/// What an exported graph means is restored, and what is not supported is named.
@Suite struct ONNXMeaningTests {
  private func operations(_ file: String) throws -> [Operation] {
    let path = packageFolder.appendingPathComponent("Fixtures/onnx-import/\(file).onnx").path
    return try ImportedModel.read(path).network.nodes.map(\.operation)
  }

  private func kinds(_ file: String) throws -> [Operation.Kind] {
    try operations(file).map(\.kind)
  }

  static let variants = ["20-optimized", "18-plain-open", "script-11", "script-18-kept"]

  @Test(arguments: variants)
  func matrixProductAndSumAreOneDenseLayer(variant: String) throws {
    let operations = try operations("attention-\(variant)")
    // q, k, v, out and head, all with their biases; softmax gates the values; one residual sum.
    let biases = operations.compactMap { operation -> Bool? in
      if case .dense(let dense) = operation { dense.bias != nil } else { nil }
    }
    #expect(biases == [true, true, true, true, true])
    #expect(operations.count { $0.kind == .addition } == 1)
    #expect(operations.contains(.matrixProduct(.gate, .signal)))
    #expect(operations.count { $0.kind == .layerNormalization } == 1)
    #expect(operations.contains(.activation(.gelu)))
    #expect(operations.count { $0.kind == .averagePooling } == 1)
  }

  @Test(arguments: variants)
  func gatesAndAveragesAreSeen(variant: String) throws {
    let operations = try operations("mobilenet-\(variant)")
    #expect(operations.contains(.multiply(.signal, .gate)))
    #expect(operations.count { $0 == .activation(.hardSwish) } == 3)
    #expect(operations.count { $0 == .mean(axes: [1, 2]) } == 2)
  }

  @Test(arguments: variants)
  func everyActivationIsRecognised(variant: String) throws {
    let found = try operations("activations-\(variant)").compactMap { operation in
      if case .activation(let activation) = operation { activation } else { nil }
    }
    for expected in [
      Activation.gelu, .geluTanh, .silu, .hardSwish, .softplus, .sigmoid, .tanh, .relu,
      .clip(low: 0, high: 6), .clip(low: -1, high: 1),
    ] {
      #expect(found.contains(expected), "\(expected)")
    }
    // Leaky ReLU and the two PReLUs; ELU; SELU; the hard sigmoid.
    #expect(found.count { if case .leakyRelu = $0 { true } else { false } } == 3)
  }

  @Test func batchNormalizationIsKeptWhereTheFileKeepsIt() throws {
    // conv2 is used twice, which the exporter does not fold.
    #expect(try kinds("resnet-20-optimized").count { $0 == .batchNormalization } == 2)
    #expect(try kinds("resnet-script-18-kept").count { $0 == .batchNormalization } == 5)
    let path = packageFolder.appendingPathComponent(
      "Fixtures/onnx-import/resnet-script-18-kept.onnx"
    ).path
    let merged = try ImportedModel.read(path).network.mergingBatchNormalization()
    #expect(merged.nodes.count { $0.operation.kind == .batchNormalization } == 0)
  }

  @Test func wordsAreTheInputOfAnEmbedding() throws {
    #expect(
      try kinds("embedding-20-optimized")
        == [.input, .embedding, .averagePooling, .rearrangement, .dense])
  }

  /// Files that are damaged anywhere give a network or one line, and never anything else.
  @Test func damagedFilesAreRefused() throws {
    var random = SplitMix64(seed: 11)
    let folder = packageFolder.appendingPathComponent("Fixtures/onnx-import")
    let files = try ONNXImportTests.models.map {
      [UInt8](try Data(contentsOf: folder.appendingPathComponent($0.file)))
    }
    var imported = 0
    for _ in 0..<20_000 {
      var bytes = files[random.integer(0...(files.count - 1))]
      mutate(&bytes, &random)
      do throws(ReadError) {
        _ = try ImportedModel(ONNXModel.decode(bytes, path: "damaged.onnx"), path: "damaged.onnx")
        imported += 1
      } catch {
        let line = error.description
        #expect(line.hasPrefix("damaged.onnx: ") && !line.contains("\n"), "\(line)")
      }
    }
    #expect(imported > 1000)
  }
}
