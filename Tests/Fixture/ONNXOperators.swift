import Formats
import Foundation
import Networks
import ONNXImport
import Testing

/// `Fixtures/onnx-operators/operators.json`, as its README describes it: small graphs, and the output
/// that ONNX Runtime 1.31.1 computes.
struct ONNXOperators: Decodable {
  struct Case: Decodable {
    let name: String
    let model: Data
    let shape: [Int]
    let input: [Double]
    let output: [Double]
  }

  private static let loaded = Result {
    let url = packageFolder.appendingPathComponent("Fixtures/onnx-operators/operators.json")
    return try JSONDecoder().decode(ONNXOperators.self, from: Data(contentsOf: url))
  }

  private let cases: [Case]

  static func cases() throws -> [Case] { try loaded.get().cases }
}

extension ONNXOperators.Case: CustomTestStringConvertible {
  var testDescription: String { name }

  func imported() throws(ReadError) -> ImportedModel {
    var options = ImportOptions()
    options.array = Shape(shape)
    return try ImportedModel(
      ONNXModel.decode([UInt8](model), path: name), path: name, options: options)
  }

  /// The input as a batch for the imported network. Where the file's examples are independent, it has
  /// several of them.
  func batch(for network: Network) -> Tensor {
    let size = network.input.shape.count
    return Tensor(shape: network.input.shape.batched(input.count / size), elements: input)
  }
}
