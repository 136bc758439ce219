import Attribution
import Foundation
import Networks
import Testing

/// `Fixtures/dense-networks.json`, as `Fixtures/README.md` describes it.
struct DenseNetworks: Decodable {
  struct Case: Decodable {
    let name: String
    let layers: [Layer]
    let inputs: [[Double]]
    let baselines: [[Double]]
    let targets: [Int]
    let outputs: [[Double]]
    let relevances: [Relevances]
    let gradient: [[Double]]
    let deeplift: [[Double]]
    let integratedGradients: [[Double]]
  }

  struct Layer: Decodable {
    let kind: String
    let weight: [[Double]]?
    let bias: [Double]?
  }

  struct Relevances: Decodable {
    /// One for each dense layer, from the input up.
    let rules: [NamedRule]
    let start: String
    let values: [[Double]]
  }

  struct NamedRule: Decodable {
    let name: String
    let parameters: [Double]
  }

  struct Unknown: Error {
    let name: String
  }

  static let activations: [String: Activation] = [
    "relu": .relu, "sigmoid": .sigmoid, "tanh": .tanh,
  ]

  private static let loaded = Result {
    let url = packageFolder.appendingPathComponent("Fixtures/dense-networks.json")
    return try JSONDecoder().decode(DenseNetworks.self, from: Data(contentsOf: url))
  }

  private let networks: [Case]

  static func cases() throws -> [Case] { try loaded.get().networks }
}

extension DenseNetworks.Case: CustomTestStringConvertible {
  var testDescription: String { name }
}

extension DenseNetworks.Case {
  func network() throws -> Network {
    var network = try Network(shape: [inputs[0].count])
    for (position, layer) in layers.enumerated() {
      let operation: Operation
      if let weight = layer.weight {
        operation = .dense(Dense(weight, bias: layer.bias))
      } else if let activation = DenseNetworks.activations[layer.kind] {
        operation = .activation(activation)
      } else {
        throw DenseNetworks.Unknown(name: layer.kind)
      }
      try network.append("layer\(position)", operation)
    }
    return network
  }

  func composite(_ rules: [DenseNetworks.NamedRule]) throws -> Composite {
    let dense = layers.indices.filter { layers[$0].kind == "dense" }
    let entries = try zip(dense, rules).map { position, rule in
      Composite.Entry(.node("layer\(position)"), try rule.rule())
    }
    return Composite(entries + [.init(.kinds([.activation]), .pass)])
  }
}

extension DenseNetworks.NamedRule {
  func rule() throws -> Rule {
    let p = parameters
    return switch name {
    case "epsilon": .epsilon(p[0])
    case "gamma": .gamma(p[0], stabiliser: p[1])
    case "alphaBeta": .alphaBeta(p[0], p[1], stabiliser: p[2])
    case "zPlus": .zPlus(stabiliser: p[0])
    case "wSquare": .wSquare(stabiliser: p[0])
    case "flat": .flat(stabiliser: p[0])
    case "zBox": .zBox(low: Bound([p[0]]), high: Bound([p[1]]), stabiliser: p[2])
    default: throw DenseNetworks.Unknown(name: name)
    }
  }
}
