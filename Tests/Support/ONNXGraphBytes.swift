import Attribution
import Formats
import Networks
import ONNXImport
import Scalar

/// A small ONNX model put together by hand: one input `x`, one output `y`, any opset.
struct ONNXGraphBytes {
  enum Attribute {
    case int(Int)
    case float(Float)
    case ints([Int])
    case string(String)
  }

  private var nodes: [UInt8] = []
  private var initializers: [UInt8] = []
  private let input: [Int]
  private let opset: Int

  init(opset: Int, input: [Int]) {
    self.opset = opset
    self.input = input
  }

  mutating func add(
    _ name: String, _ inputs: [String], _ outputs: [String],
    _ attributes: KeyValuePairs<String, Attribute> = [:]
  ) {
    let fields = attributes.flatMap { key, value in
      let name = field(1, key)
      return switch value {
      case .int(let value): field(5, message(name, field(3, value), field(20, 2)))
      case .float(let value): field(5, message(name, field(2, value), field(20, 1)))
      case .ints(let values): field(5, message(name, field(8, packed: values), field(20, 7)))
      case .string(let value): field(5, message(name, field(4, value), field(20, 3)))
      }
    }
    nodes += field(1, ONNXBytes.node(name, inputs, outputs, fields))
  }

  mutating func constant(_ name: String, _ dimensions: [Int], floats: [Float]) {
    initializers += field(
      5,
      message(
        field(1, packed: dimensions), field(2, 1), field(8, name),
        field(4, floats.flatMap(littleEndian))))
  }

  /// A number.
  mutating func constant(_ name: String, floats value: Float) {
    constant(name, [1], floats: [value])
  }

  /// A constant in double precision, for numbers that a `Float` does not hold.
  mutating func constant(_ name: String, _ tensor: Tensor) {
    let bytes = tensor.elements.flatMap { value in
      (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
    }
    initializers += field(
      5,
      message(
        field(1, packed: tensor.shape.axes), field(2, 11), field(8, name), field(10, bytes)))
  }

  mutating func constant(_ name: String, integers: [Int]) {
    initializers += field(
      5,
      message(
        field(1, packed: [integers.count]), field(2, 7), field(8, name),
        field(7, packed: integers)))
  }

  /// The file's bytes.
  var bytes: [UInt8] {
    let dimensions = input.flatMap { field(1, field(1, $0)) }
    let type = field(2, field(1, message(field(1, 1), field(2, dimensions))))
    let graph = message(
      nodes, field(2, "graph"), initializers, field(11, message(field(1, "x"), type)),
      field(12, field(1, "y")))
    return message(field(1, 8), field(8, field(2, opset)), field(7, graph))
  }

  func imported() throws(ReadError) -> ImportedModel {
    try ImportedModel(ONNXModel.decode(bytes, path: "model.onnx"), path: "model.onnx")
  }

  /// y for this x.
  func output(_ x: [Double]) throws -> [Double] {
    let network = try imported().network
    return try ScalarEngine(for: network).activations(
      of: Tensor(shape: Shape(input), elements: x), at: [network.outputPosition])[0].elements
  }
}
