import Formats
import Foundation
import Networks
import ONNXImport
import Testing

/// `Fixtures/onnx-import/models.json`, as `Fixtures/README.md` describes it: models as PyTorch 2.15
/// exports them.
struct ONNXModels: Decodable {
  struct Model: Decodable {
    let file: String
    let shape: [Int]
    let input: [Double]
    let output: [Double]
    /// For some: what zennit and captum say of the highest output, in float64.
    let epsilonPlusFlat: [Double]?
    let deeplift: [Double]?
  }

  private static let loaded = Result {
    try JSONDecoder().decode(ONNXModels.self, from: Data(contentsOf: url("models.json")))
  }

  private let models: [Model]

  static func models() throws -> [Model] { try loaded.get().models }

  static func url(_ file: String) -> URL {
    packageFolder.appendingPathComponent("Fixtures/onnx-import/\(file)")
  }
}

extension ONNXModels.Model: CustomTestStringConvertible {
  var testDescription: String { file }

  var x: Tensor { Tensor(shape: Shape(shape), elements: input) }

  func imported() throws -> Network { try ImportedModel.read(ONNXModels.url(file).path).network }
}
