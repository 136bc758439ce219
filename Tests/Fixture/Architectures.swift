import Formats
import Foundation
import Networks
import ONNXImport
import Testing

/// `Fixtures/architectures/models.json`, as its README describes it: small models of architectures in
/// use, and what zennit 0.5.1 and captum 0.9.0 compute for them in float64.
struct Architectures: Decodable {
  struct Model: Decodable {
    let name: String
    let shape: [Int]
    let input: [Double]
    let output: [Double]
    let target: Int
    let attributions: Attributions
  }

  /// The attributions to the input; for `bert`, to the embeddings of the words.
  struct Attributions: Decodable {
    let epsilonPlusFlat: [Double]?
    let epsilonAlpha2Beta1Flat: [Double]?
    let gradient: [Double]?
    let integratedGradients: [Double]?
  }

  private static let folder = packageFolder.appendingPathComponent("Fixtures/architectures")

  private static let loaded = Result {
    let url = folder.appendingPathComponent("models.json")
    return try JSONDecoder().decode(Architectures.self, from: Data(contentsOf: url))
  }

  private let models: [Model]

  static func models() throws -> [Model] { try loaded.get().models }

  fileprivate static func path(_ name: String) -> String {
    folder.appendingPathComponent("\(name).onnx").path
  }
}

extension Architectures.Model: CustomTestStringConvertible {
  var testDescription: String { name }

  var x: Tensor { Tensor(shape: Shape(shape), elements: input) }

  func imported() throws(ReadError) -> Network {
    var options = ImportOptions()
    options.array = Shape(shape)
    return try ImportedModel.read(Architectures.path(name), options: options).network
  }
}
