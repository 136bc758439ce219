import Formats
import Foundation
import Networks

/// `Fixtures/onnx-parsing/expected.json`: what the onnx package reads in the files beside it, and
/// what this package reads in the same form.
struct ONNXFixture: Decodable, Equatable {
  struct Graph: Decodable, Equatable {
    let name: String
    let nodes: [Node]
    let initializers: [String: Tensor]
    let inputs: [Value]
    let outputs: [Value]
  }

  struct Node: Decodable, Equatable {
    let name: String
    let `operator`: String
    let domain: String
    let inputs: [String]
    let outputs: [String]
    let attributes: [String: Attribute]
  }

  /// One of these.
  struct Attribute: Decodable, Equatable {
    var int: Int?
    var float: Number?
    var string: String?
    var tensor: Tensor?
    var ints: [Int]?
    var floats: [Number]?
    var strings: [String]?
    var unsupported: String?
  }

  struct Tensor: Decodable, Equatable {
    let elementType: String
    let dimensions: [Int]
    let floats: [Number]?
    let integers: [Int]?
  }

  struct Value: Decodable, Equatable {
    let name: String
    let elementType: String?
    let dimensions: [Dimension]?
  }

  let irVersion: Int
  let opsets: [String: Int]
  let producer: String
  let functions: [String]
  let graph: Graph

  static let folder = packageFolder.appendingPathComponent("Fixtures/onnx-parsing")

  static func path(_ name: String) -> String {
    folder.appendingPathComponent("\(name).onnx").path
  }

  static func load() throws -> [String: ONNXFixture] {
    let url = folder.appendingPathComponent("expected.json")
    return try JSONDecoder().decode([String: ONNXFixture].self, from: Data(contentsOf: url))
  }
}

extension ONNXFixture {
  /// A number to the bit; one that is not a number is like every other such.
  struct Number: Decodable, Equatable {
    let value: Double

    init(_ value: Double) { self.value = value }

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        guard let number = Double(text) else {
          throw DecodingError.dataCorruptedError(
            in: container, debugDescription: "'\(text)' is not a number")
        }
        value = number
      } else {
        value = try container.decode(Double.self)
      }
    }

    static func == (a: Number, b: Number) -> Bool {
      a.value.isNaN ? b.value.isNaN : a.value.bitPattern == b.value.bitPattern
    }
  }

  /// A number, a name, or `null`.
  struct Dimension: Decodable, Equatable {
    let value: ONNXValue.Dimension

    init(_ value: ONNXValue.Dimension) { self.value = value }

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        value = .unknown
      } else if let symbol = try? container.decode(String.self) {
        value = .symbol(symbol)
      } else {
        value = .length(try container.decode(Int.self))
      }
    }
  }
}
