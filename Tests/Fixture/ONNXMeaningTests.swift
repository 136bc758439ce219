import Formats
import Foundation
import Networks
import Numerics
import ONNXImport
import Testing

/// What an exported graph means is restored, and what is not supported is named.
@Suite struct ONNXMeaningTests {
  private func operations(_ file: String) throws -> [Operation] {
    try ImportedModel.read(ONNXModels.url("\(file).onnx").path).network.nodes.map(\.operation)
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
    let path = ONNXModels.url("resnet-script-18-kept.onnx").path
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
    let files = try ONNXModels.models().map {
      [UInt8](try Data(contentsOf: ONNXModels.url($0.file)))
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
