import Formats
import Networks

/// Converts a graph of ONNX operators to a network, node by node in the file's order.
///
/// A graph is converted for the lengths that its input has, with one example in the batch: axis 0 is
/// then an ordinary axis of length 1. Whatever depends on shapes and constants alone is evaluated. A
/// value of dimensions [1, 3, 32, 32] is a node of shape 3×32×32: see `NodeValue`.
struct Importer {
  let path: String
  /// The version of each operator set.
  var opsets: [String: Int]
  /// The functions that the file defines, by their full names.
  let functions: [String: ONNXFunction]
  /// The number of functions within which the current operator stands.
  var depth = 0
  let outputName: String
  /// The length to which the file fixes the batch, where examples are kept apart all the same: the
  /// operators then see a batch of one, and shapes in the file may contain this length.
  let batch: Int?
  /// Whether the input has several examples, or steps, along its first axis, of which the network is
  /// read for one.
  let takesOneExample: Bool
  var network: Network
  var values: [String: Value] = [:]
  /// The axis at which the input's first axis stands, by the name of the value, as far as it can be
  /// followed.
  var batchAxes: [String: Int]
  /// The operators that the output depends on, loops and functions unrolled.
  var nodes: [ONNXNode]
  /// The number of operators that read each value.
  var readers: [String: Int] = [:]
  /// The `Add` operators by the names of their operands.
  var sums: [String: ONNXNode] = [:]
  /// For each sum that became a bias, the name of the value that replaces it.
  var absorbed: [String: String] = [:]
  /// For each node of the network, the range of its values if they come from a sigmoid or a softmax.
  var gateRanges: [ClosedRange<Double>?] = [nil]
  /// For each node of the network, whether its values are whole numbers whatever the input is.
  var areWhole: [Bool]
  /// The names of elements of the input that are to be converted to whole numbers.
  var unconverted: Set<String> = []
  /// The nodes in which what is not a number has been replaced.
  var imputedNodes: Set<Int> = []
  /// The nodes of constants that are operands of other nodes.
  var constantNodes: [String: NodeValue] = [:]
  /// Whether the network consists of constants, to evaluate one operator.
  var evaluatesConstants = false
  /// What a user should know about the conversion.
  var remarks: [String] = []
  /// The number of operators taken so far, those of loops and functions included.
  var taken = 0

  /// Prepares the conversion of a graph whose input has the dimensions of the attempt.
  init(
    _ model: ONNXModel, path: String, input: ONNXValue, _ attempt: ImportRequest.Attempt,
    output: String, constants: [String: Constant]
  ) throws(ReadError) {
    self.path = path
    let dimensions = attempt.dimensions
    opsets = model.opsets
    functions = Dictionary(model.functions.map { ($0.fullName, $0) }) { first, _ in first }
    outputName = output
    batch = attempt.batch
    takesOneExample = attempt.takesOneExample
    nodes = model.graph.needed(for: output)
    areWhole = [input.elementType.map { !$0.isReal } ?? false]
    values = constants.mapValues { .constant($0) }
    batchAxes = [input.name: 0]
    let value = NodeValue(node: 0, dimensions: dimensions)
    let place = "input '\(input.name)'"
    guard let shape = Shape(validating: value.shape.axes) else {
      throw ReadError(.malformed, path: path, place: place, reason: "its shape is too large")
    }
    do throws(NetworkError) {
      network = try Network(input: input.name, shape: shape)
    } catch {
      throw ReadError(.malformed, path: path, place: place, reason: error.description)
    }
    values[input.name] = .node(value)
    for name in Set(nodes.flatMap(\.reads) + [output]) {
      guard let tensor = model.graph.initializers[name] else { continue }
      guard let constant = Constant(tensor) else {
        throw ReadError(
          .malformed, path: path, place: "initializer '\(name)'",
          reason: "the output depends on it, and it is text or too large")
      }
      values[name] = .constant(constant)
    }
    count(nodes)
  }

  /// Notes which values these operators read.
  mutating func count(_ nodes: [ONNXNode]) {
    for node in nodes {
      for name in node.reads { readers[name, default: 0] += 1 }
      guard node.operator == "Add" else { continue }
      for name in node.inputs { sums[name] = node }
    }
  }

  /// Converts all operators; the last node of the network is then the output.
  mutating func run() throws(ReadError) {
    for node in nodes { try foldIfConstant(node) }
    for node in nodes where !isKnown(node) { try take(node) }
    let output = try position(of: outputName, reader: "output '\(outputName)'")
    if output.node != network.outputPosition || output.node == 0 {
      let copy = Operation.reshape(output.shape)
      try append("\(outputName) (output)", copy, of: [output.node], for: "graph")
    }
    do throws(NetworkError) {
      network = try network.pruned()
    } catch {
      throw ReadError(.malformed, path: path, place: "graph", reason: error.description)
    }
  }

  func isKnown(_ node: ONNXNode) -> Bool {
    node.outputs.filter { !$0.isEmpty }.allSatisfy { values[$0] != nil || absorbed[$0] != nil }
  }
}

extension Importer {
  /// The value of a name; `nil` if it is not known yet.
  func value(of name: String) -> Value? { values[absorbed[name] ?? name] }
}

extension ONNXGraph {
  /// The operators that a value depends on, in the graph's order.
  func needed(for output: String) -> [ONNXNode] {
    var wanted: Set<String> = [output]
    var needed: [ONNXNode] = []
    for node in nodes.reversed() where !wanted.isDisjoint(with: node.outputs) {
      needed.append(node)
      wanted.formUnion(node.reads)
    }
    return needed.reversed()
  }
}
