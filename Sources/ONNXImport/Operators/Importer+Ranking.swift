import Formats
import Networks

/// Selections by size: the largest elements of a line, or where they stand.
///
/// What is selected depends on comparisons alone, which have no slope. The selected elements are a
/// product with a mask, a gate that receives no relevance, so that they take all of it, as in max
/// pooling.
extension Importer {
  /// Reads `ArgMax` and `ArgMin` by giving the largest of n elements, and the first of equals, the
  /// largest weight.
  ///
  ///     index = n − max_i (n − i) · [x_i = max_j x_j]             the first of equals
  ///     index = max_i (i + 1) · [x_i = max_j x_j] − 1             the last of equals
  mutating func takePositionOfLargest(_ call: OperatorCall) throws(ReadError) {
    let (lines, back) = try lines(call, axis: call.int("axis", 0))
    let n = lines.dimensions[lines.rank - 1]
    let prefersLast = call.int("select_last_index", 0) != 0
    let name = call.result
    values["\(name)/lines"] = .node(lines)
    values["\(name)/axis"] = .constant(Constant([-1]))
    try take(
      call.node.operator == "ArgMax" ? "ReduceMax" : "ReduceMin",
      ["\(name)/lines", "\(name)/axis"], as: "\(name)/best", for: call)
    try take("Equal", ["\(name)/lines", "\(name)/best"], as: "\(name)/is best", for: call)
    let isBest = try position(of: "\(name)/is best", reader: call.place)
    let weights = (0..<n).map { Double(prefersLast ? $0 + 1 : n - $0) }
    let weighted = try append(
      "\(name)/weighted", .affine(Affine(scale: Tensor(weights))), of: [isBest.node],
      for: call.place)
    values["\(name)/weighted"] = .node(NodeValue(node: weighted, dimensions: lines.dimensions))
    try take("ReduceMax", ["\(name)/weighted", "\(name)/axis"], as: "\(name)/largest", for: call)
    let largest = try position(of: "\(name)/largest", reader: call.place)
    let affine =
      prefersLast
      ? Affine(shift: Tensor([-1])) : Affine(scale: Tensor([-1]), shift: Tensor([Double(n)]))
    let index = try append(
      "\(name)/index", .affine(affine), of: [largest.node], for: call.place)
    var result = try transposed(
      NodeValue(node: index, dimensions: largest.dimensions), back, named: name, for: call)
    if call.int("keepdims", 1) == 0 {
      result.dimensions.remove(at: back.firstIndex(of: back.count - 1) ?? 0)
      result.node = try node(result, as: result.shape, for: call)
    }
    values[name] = .node(result)
  }

  /// Reads `TopK` by each element's rank, the number of elements of its line that come before it.
  ///
  ///     rank_i = Σ_j [x_j > x_i, or x_j = x_i and j < i] ,   mask_ri = [rank_i = r]
  ///     value_r = Σ_i mask_ri x_i ,   index_r = Σ_i mask_ri i
  mutating func takeLargest(_ call: OperatorCall) throws(ReadError) {
    let (lines, back) = try lines(call, axis: call.int("axis", -1))
    let n = lines.dimensions[lines.rank - 1]
    guard let count = try call.integers(1, or: "k")?.first ?? call.k, (1...n).contains(count) else {
      throw call.refuse("its k is not one of 1 to \(n), the length of its axis")
    }
    let mask = try rankMask(of: lines, count, for: call)
    for (place, name) in call.node.outputs.enumerated() where !name.isEmpty {
      let part: Int
      if place == 0 {
        part = try selected(from: lines, by: mask, named: "\(name)/selected", for: call)
      } else {
        let positions = Tensor(shape: [1, n], elements: (0..<n).map(Double.init))
        part = try append(
          "\(name)/positions", .dense(Dense(weight: positions)), of: [mask.node], for: call.place)
      }
      var value = NodeValue(node: part, dimensions: lines.dimensions.dropLast() + [count])
      value.node = try node(value, as: value.shape, for: call)
      values[name] = .node(try transposed(value, back, named: name, for: call))
    }
  }

  /// An operand with one axis moved to the end, and the order of axes that moves it back.
  private mutating func lines(
    _ call: OperatorCall, axis: Int
  ) throws(ReadError) -> (NodeValue, back: [Int]) {
    let input = try node(call)
    let axis = try call.axis(axis, rank: input.rank)
    let order = input.dimensions.indices.filter { $0 != axis } + [axis]
    let lines = try transposed(input, order, named: "\(call.result)/axis last", for: call)
    let back = order.indices.map { $0 < axis ? $0 : $0 == axis ? order.count - 1 : $0 - 1 }
    return (lines, back)
  }

  /// For each line of n elements, a mask of `count` rows: row r is 1 at the element of rank r and 0
  /// elsewhere. Its dimensions are lines × count × n.
  ///
  ///     [x_j > x_i, or x_j = x_i and j < i] = max(0, sign(sign(x_j − x_i) + h_ij)) ,
  ///     h_ij = 1/2 for j < i and −1/2 otherwise
  private mutating func rankMask(
    of lines: NodeValue, _ count: Int, for call: OperatorCall
  ) throws(ReadError) -> NodeValue {
    let n = lines.dimensions[lines.rank - 1]
    guard n <= 1 << 12 else { throw call.refuse("its axis of \(n) positions is too long") }
    let name = "\(call.result)/rank"
    let rows = lines.shape.count / n
    for (part, dimensions) in [("j", [rows, 1, n]), ("i", [rows, n, 1])] {
      let node = try node(lines, as: NodeValue.shape(dimensions), for: call)
      values["\(name)/\(part)"] = .node(NodeValue(node: node, dimensions: dimensions))
    }
    let halves = (0..<n * n).map { $0 % n < $0 / n ? 0.5 : -0.5 }
    values["\(name)/h"] = .constant(Constant(.float, dimensions: [n, n], numbers: halves))
    values["\(name)/last"] = .constant(Constant([2]))
    values["\(name)/middle"] = .constant(Constant([1]))
    values["\(name)/r"] = .constant(Constant(Array(0..<count)).with(dimensions: [count, 1]))
    func step(
      _ operation: String, _ operands: [String], _ result: String,
      _ attributes: [String: ONNXAttribute] = [:]
    ) throws(ReadError) {
      try take(
        operation, operands.map { "\(name)/\($0)" }, as: "\(name)/\(result)", attributes, for: call)
    }
    try step("Sub", call.int("largest", 1) == 0 ? ["i", "j"] : ["j", "i"], "difference")
    try step("Sign", ["difference"], "comparison")
    try step("Add", ["comparison", "h"], "ordered")
    try step("Sign", ["ordered"], "order")
    try step("Relu", ["order"], "before")
    try step("ReduceSum", ["before", "last"], "count", ["keepdims": .int(0)])
    try step("Unsqueeze", ["count", "middle"], "counts")
    try step("Equal", ["counts", "r"], "mask")
    return try position(of: "\(name)/mask", reader: call.place)
  }
}

extension OperatorCall {
  /// The number of elements that `TopK` takes, before opset 10 an attribute.
  fileprivate var k: Int? {
    if case .int(let k) = node.attributes["k"] { k } else { nil }
  }
}
