import Attribution
import Foundation
import Networks
import Testing

/// `Fixtures/graphs.json`, as `Fixtures/README.md` describes it.
struct Graphs: Decodable {
  /// One network and every number about it; a batch is a list of flat examples.
  struct Case: Decodable {
    let name: String
    let input: [Int]
    let nodes: [GraphNode]
    let inputs: [[Double]]
    let baselines: [[Double]]
    let targets: [Int]
    let outputs: [[Double]]
    let gradient: [[Double]]
    let saliency: [[Double]]
    let gradientTimesInput: [[Double]]
    let integratedGradients: [String: [[Double]]]
    // Where zennit or captum has rules for every node.
    let rules: [ByRule]?
    let composites: [ByComposite]?
    let guidedBackpropagation: [[Double]]?
    let deconvNet: [[Double]]?
    let deeplift: [[Double]]?
    let deepliftSHAP: [[Double]]?
    // Where there are positions.
    let occlusion: [Occlusion]?
    let classActivationMaps: ClassActivationMaps?
  }

  /// One rule for every convolution and dense layer.
  struct ByRule: Decodable {
    let rule: String
    let parameters: [Double]
    let start: String
    let values: [[Double]]
  }

  struct ByComposite: Decodable {
    let composite: String
    /// EpsilonGammaBox's bounds: one, or one for each channel.
    let low: [Double]?
    let high: [Double]?
    let start: String
    let values: [[Double]]
  }

  /// A square window over all channels.
  struct Occlusion: Decodable {
    let window: Int
    let stride: Int
    let baseline: Double
    let values: [[Double]]
  }

  struct ClassActivationMaps: Decodable {
    let node: String
    /// The maps' shape, 1 × positions; guided Grad-CAM has the input's.
    let shape: [Int]
    let gradCAM: [[Double]]
    let hiResCAM: [[Double]]
    let guidedGradCAM: [[Double]]
  }

  /// DeepLIFT through one max pooling, a single example.
  struct MaxPooling: Decodable {
    let input: [Int]
    let nodes: [GraphNode]
    let x: [Double]
    let baseline: [Double]
    let deeplift: [Double]
  }

  struct Unknown: Error {
    let name: String
  }

  static let tolerance = 1e-9
  private static let loaded = Result {
    let url = packageFolder.appendingPathComponent("Fixtures/graphs.json")
    return try JSONDecoder().decode(Graphs.self, from: Data(contentsOf: url))
  }

  let networks: [Case]
  let maxPooling: [MaxPooling]

  static func load() throws -> Graphs { try loaded.get() }

  static func networks() throws -> [Case] { try load().networks }

  /// The networks for which the fixture has this.
  static func networks<T>(with part: (Case) -> T?) throws -> [Case] {
    try load().networks.filter { part($0) != nil }
  }
}

extension Graphs.Case: CustomTestStringConvertible {
  var testDescription: String { name }
}

extension Graphs.MaxPooling: CustomTestStringConvertible {
  var testDescription: String { "\(x) against \(baseline)" }
}

extension Graphs.Case {
  func network() throws -> Network { try Network(shape: input, nodes: nodes) }

  /// Examples in the shape of the input.
  func batch(_ examples: [[Double]]) -> Tensor {
    Tensor(shape: Shape(input).batched(examples.count), elements: examples.flatMap(\.self))
  }

  func start(_ name: String) -> InitialRelevance {
    name == "score" ? .score(.indices(targets)) : .oneHot(.indices(targets))
  }

  /// Expects a batch, example by example, so that each is judged by its own largest entry.
  func expect(
    _ found: Tensor, _ expected: [[Double]], _ comment: String,
    at location: SourceLocation = #_sourceLocation
  ) {
    #expect(found.examples == expected.count, sourceLocation: location)
    for (n, row) in expected.enumerated() {
      expectClose(
        found.example(n).elements, row, Graphs.tolerance,
        comment: "\(name), \(comment), example \(n):", at: location)
    }
  }
}

extension Graphs.ByRule {
  func composite() throws -> Composite {
    .everywhere(try DenseNetworks.NamedRule(name: rule, parameters: parameters).rule())
  }
}

extension Network {
  init(shape: [Int], nodes: [GraphNode]) throws {
    try self.init(shape: Shape(shape))
    for node in nodes {
      let operands = try node.operands.map { name in
        guard let position = position(of: name) else { throw Graphs.Unknown(name: name) }
        return position
      }
      try append(node.name, node.operation(), of: operands)
    }
  }
}
