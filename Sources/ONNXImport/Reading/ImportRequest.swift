import Formats
import Networks

/// Which input and output of a model are meant, and for which lengths it is read.
struct ImportRequest {
  /// The input to explain.
  let input: ONNXValue
  /// The name of the output to explain.
  let output: String
  /// The values of the other inputs.
  let constants: [String: Constant]
  /// The dimensions for which to read the model, in the order in which to try them.
  let attempts: [Attempt]

  /// One choice of the input's dimensions.
  struct Attempt {
    var dimensions: [Int]
    /// The length of the batch in the file, where the network is read for one of its examples.
    var batch: Int?
    /// Whether the input has several elements along its first axis, of which the network is read for
    /// one.
    var takesOneExample = false
  }

  init(_ model: ONNXModel, path: String, _ options: ImportOptions) throws(ReadError) {
    func refuse(_ place: String, _ reason: String) -> ReadError {
      ReadError(.malformed, path: path, place: place, reason: reason)
    }
    let graph = model.graph
    let names = graph.inputs.map(\.name)
    for name in [options.explained].compactMap(\.self) + options.constants.keys.sorted()
      + options.shapes.keys.sorted() where !names.contains(name)
    {
      throw refuse(
        "graph", "it has no input '\(name)'; its inputs are \(names.joined(separator: ", "))")
    }
    output = try Self.output(of: graph, named: options.output, path)
    let read = Set(graph.needed(for: output).flatMap(\.reads)).union([output])
    let open = graph.inputs.filter { read.contains($0.name) && options.constants[$0.name] == nil }
    if let explained = options.explained {
      guard let input = graph.inputs.first(where: { $0.name == explained }),
        read.contains(explained), options.constants[explained] == nil
      else { throw refuse("input '\(explained)'", "the output '\(output)' does not depend on it") }
      self.input = input
    } else {
      guard let first = open.first else {
        throw refuse("graph", "its output '\(output)' depends on no input")
      }
      input = first
    }
    let explained = input.name
    let missing = open.filter { $0.name != explained }.map(\.name)
    guard missing.isEmpty else {
      throw refuse(
        "graph",
        "its output depends on the inputs \(open.map { "'\($0.name)'" }.joined(separator: ", "));"
          + " choose the one to explain, and give the value of each other one")
    }
    var constants: [String: Constant] = [:]
    for (name, tensor) in options.constants {
      guard let value = graph.inputs.first(where: { $0.name == name }) else { continue }
      constants[name] = try Self.constant(value, tensor, path)
    }
    self.constants = constants
    attempts = try Self.attempts(
      for: input, lengths: options.shapes[input.name], array: options.array, path)
  }

  /// The output to explain: the one that was asked for, or the first with real numbers. The classes and
  /// dictionaries that scikit-learn's converters put in front are passed over.
  private static func output(
    of graph: ONNXGraph, named name: String?, _ path: String
  ) throws(ReadError) -> String {
    let names = graph.outputs.map(\.name)
    if let name {
      guard names.contains(name) || graph.nodes.contains(where: { $0.outputs.contains(name) })
      else {
        throw ReadError(
          .malformed, path: path, place: "graph",
          reason: "it has no output '\(name)'; its outputs are \(names.joined(separator: ", "))")
      }
      return name
    }
    func isReal(_ output: ONNXValue) -> Bool {
      guard let type = output.elementType else {
        // Not a tensor, such as the dictionaries of ZipMap.
        return graph.nodes.contains { $0.outputs.contains(output.name) && $0.operator == "ZipMap" }
          || output.dimensions != nil
      }
      return type.isReal
    }
    return (graph.outputs.first(where: isReal) ?? graph.outputs.first)?.name ?? ""
  }

  private static func constant(
    _ input: ONNXValue, _ tensor: Tensor, _ path: String
  ) throws(ReadError) -> Constant {
    let type = input.elementType ?? .float
    func fits(_ axes: [Int]) -> Bool {
      guard let dimensions = input.dimensions else { return true }
      guard dimensions.count == axes.count else { return false }
      return zip(dimensions, axes).allSatisfy { dimension, length in
        if case .length(let fixed) = dimension { fixed == length } else { true }
      }
    }
    // The batch axis may be left out.
    guard let axes = [tensor.shape.axes, [1] + tensor.shape.axes, []].first(where: fits),
      axes.reduce(1, *) == tensor.shape.count
    else {
      throw ReadError(
        .malformed, path: path, place: "input '\(input.name)'",
        reason: "it takes \(input.declared), and its value has the shape \(tensor.shape)")
    }
    return Constant(type, dimensions: axes, numbers: tensor.elements.map(type.cast))
  }

  /// The dimensions to try: first those of one example, then all examples together.
  private static func attempts(
    for input: ONNXValue, lengths: [Int]?, array: Shape?, _ path: String
  ) throws(ReadError) -> [Attempt] {
    func refuse(_ reason: String) -> ReadError {
      ReadError(.malformed, path: path, place: "input '\(input.name)'", reason: reason)
    }
    if let lengths, lengths.contains(where: { $0 < 1 }) {
      throw refuse("the given shape \(lengths) has a length below 1")
    }
    guard let declared = input.dimensions else {
      guard let axes = lengths ?? array?.axes else {
        throw refuse("the file does not give its shape")
      }
      guard lengths == nil, axes.count > 1 else { return [Attempt(dimensions: axes)] }
      return [
        Attempt(dimensions: [1] + axes.dropFirst(), takesOneExample: axes[0] > 1),
        Attempt(dimensions: axes),
      ]
    }
    guard !declared.isEmpty else { return [Attempt(dimensions: [])] }
    if let lengths, lengths.count != declared.count {
      throw refuse("it takes \(input.declared), unlike the given shape \(lengths)")
    }
    // The array's lengths, aligned at the last axis.
    let rank = declared.count
    let axes = array?.axes ?? []
    let aligned =
      Array(repeating: nil, count: max(0, rank - axes.count)) + axes.map { Optional($0) }
    let known = lengths?.map { Optional($0) } ?? Array(aligned.suffix(rank))

    var dimensions: [Int] = []
    var open: [Int] = []
    for axis in 0..<rank {
      var length = known[axis]
      if case .length(let fixed) = declared[axis] {
        guard lengths == nil || lengths?[axis] == fixed || (axis == 0 && lengths?[0] == 1) else {
          throw refuse("it takes \(input.declared), unlike the given shape \(lengths ?? [])")
        }
        length = fixed
      }
      if length == nil, axis == 0, rank > 1 { length = 1 }
      if length == nil { open.append(axis) }
      dimensions.append(length ?? 1)
    }
    guard open.isEmpty else {
      let axes = open.map(String.init).joined(separator: ", ")
      throw refuse("it takes \(input.declared); the length of axis \(axes) is not known")
    }
    guard dimensions.allSatisfy({ $0 > 0 }), Shape(validating: dimensions) != nil else {
      throw refuse("its lengths \(dimensions) are not all positive, or are too large")
    }
    guard rank > 1, dimensions[0] > 1 else { return [Attempt(dimensions: dimensions)] }
    if let lengths, lengths[0] > 1 { return [Attempt(dimensions: dimensions)] }
    var apart = Attempt(dimensions: [1] + dimensions.dropFirst(), takesOneExample: true)
    if case .length(let batch) = declared[0] { apart.batch = batch }
    return [apart, Attempt(dimensions: dimensions)]
  }
}

extension ONNXValue {
  /// The declared dimensions as text: `1×3×height×width`.
  var declared: String {
    guard let dimensions else { return "a tensor of unknown shape" }
    guard !dimensions.isEmpty else { return "a single number" }
    return dimensions.map { dimension in
      switch dimension {
      case .length(let length): "\(length)"
      case .symbol(let name): name
      case .unknown: "?"
      }
    }.joined(separator: "×")
  }
}
