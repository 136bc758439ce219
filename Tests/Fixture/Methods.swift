import Attribution
import Foundation
import Networks
import Testing

/// `Fixtures/methods.json`, as `Fixtures/README.md` describes it.
struct Methods: Decodable {
  /// A chain of convolutions and dense layers, and every number about it.
  struct Image: Decodable {
    let nodes: [GraphNode]
    let input: [Int]
    let inputs: [[Double]]
    let baselines: [[Double]]
    let targets: [Int]
    /// By the method that is smoothed, then by the kind of smoothing.
    let smoothing: [String: [String: [[Double]]]]
    let expectedGradients: [[Double]]
    /// By the quadrature.
    let averageGradients: [String: [[Double]]]
    let multipliers: [[Double]]
    let meanMultipliers: [[Double]]
    let occlusion: [Occlusion]
    let gradCAM: [[Double]]
    let gradCAMOfVector: [[Double]]
    /// By the method.
    let classActivationMaps: [String: [[Double]]]
    let withoutBias: [ByRule]
    let betaSmooth: [ByBeta]
    let concept: [[Double]]
    let strongest: Strongest
  }

  struct Occlusion: Decodable {
    let window: [Int]
    let stride: [Int]
    let values: [[Double]]
  }

  struct ByRule: Decodable {
    let rule: String
    let parameters: [Double]
    let values: [[Double]]
  }

  struct ByBeta: Decodable {
    let beta: Double
    let values: [[Double]]
  }

  /// For each channel, the images in the order of its relevance, with the position of the maximum.
  struct Strongest: Decodable {
    let images: [[Double]]
    let order: [[Int]]
    let relevance: [[Double]]
    let positions: [[Int]]
  }

  /// A chain that begins with an embedding.
  struct Embedding: Decodable {
    let nodes: [GraphNode]
    let input: [Int]
    let inputs: [[Double]]
    let baselines: [[Double]]
    let targets: [Int]
    /// By the quadrature.
    let integratedGradients: [String: [[Double]]]
  }

  static let tolerance = 1e-9
  private static let loaded = Result {
    let url = packageFolder.appendingPathComponent("Fixtures/methods.json")
    return try JSONDecoder().decode(Methods.self, from: Data(contentsOf: url))
  }

  let steps: Int
  let samples: Int
  let deviation: Double
  let channels: [Int]
  let image: Image
  let embedding: Embedding

  static func load() throws -> Methods { try loaded.get() }
}

extension Methods.Image {
  func network() throws -> Network { try Network(shape: input, nodes: nodes) }
  func batch(_ examples: [[Double]]) -> Tensor {
    Tensor(shape: Shape(input).batched(examples.count), elements: examples.flatMap(\.self))
  }
}
