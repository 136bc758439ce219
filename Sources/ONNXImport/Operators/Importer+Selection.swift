import Formats
import Networks

/// Selections by indices that depend on the input.
///
/// A computed index selects by a mask of ones and zeros, which has no slope. The mask is a gate that
/// receives no relevance: the selected elements take all of it.
extension Importer {
  /// Reads `Gather`, `GatherElements` or `GatherND` with computed indices.
  mutating func takeSelection(_ call: OperatorCall) throws(ReadError) {
    let indices = try node(call, 1)
    guard areWhole[indices.node] || isFromInput(indices.node) else {
      throw call.refuse("its indices are not whole numbers")
    }
    switch call.node.operator {
    case "Gather": try takeSlices(call, indices)
    case "GatherND": try takePoints(call, indices)
    default: try takeElements(call, indices)
    }
  }

  /// Reads `Gather`: slices along an axis.
  private mutating func takeSlices(
    _ call: OperatorCall, _ indices: NodeValue
  ) throws(ReadError) {
    let data = try node(call)
    let axis = try call.axis(call.int("axis", 0), rank: data.rank)
    let others = data.dimensions.indices.filter { $0 != axis }
    let first = try transposed(data, [axis] + others, named: "\(call.result)/axis first", for: call)
    let mask = try mask(of: indices, blocks: 1, among: data.dimensions[axis], for: call)
    let slices = try selected(from: first, by: mask, named: "\(call.result)/selected", for: call)
    var value = NodeValue(
      node: slices, dimensions: indices.dimensions + others.map { data.dimensions[$0] })
    value.node = try node(value, as: value.shape, for: call)
    let rank = indices.rank
    let order =
      Array(rank..<rank + axis) + Array(0..<rank) + Array(rank + axis..<rank + others.count)
    values[call.result] = .node(try transposed(value, order, named: call.result, for: call))
  }

  /// Reads `GatherND`: the slices that the last axis of the indices points to.
  private mutating func takePoints(
    _ call: OperatorCall, _ indices: NodeValue
  ) throws(ReadError) {
    let data = try node(call)
    let depth = indices.dimensions.last ?? 0
    guard call.int("batch_dims", 0) == 0, (1...max(1, data.rank)).contains(depth) else {
      throw call.refuse("its indices depend on the input, and they do not fit its operand 0")
    }
    let lengths = Array(data.dimensions[..<depth])
    let strides = Shape(lengths).strides.map(Double.init)
    let counted = try counted(indices, among: lengths, for: call)
    let flat = try append(
      "\(call.result)/flat indices",
      .dense(Dense(weight: Tensor(shape: [1, depth], elements: strides))), of: [counted.node],
      for: call.place)
    let points = Array(indices.dimensions.dropLast())
    let mask = try mask(
      of: NodeValue(node: flat, dimensions: points + [1]), blocks: 1, among: lengths.reduce(1, *),
      isCounted: true, for: call)
    let slices = try selected(from: data, by: mask, named: "\(call.result)/selected", for: call)
    var value = NodeValue(node: slices, dimensions: points + data.dimensions[depth...])
    value.node = try node(value, as: value.shape, for: call)
    values[call.result] = .node(value)
  }

  /// Reads `GatherElements`: elements of each line along an axis. A constant whose elements are all
  /// equal is independent of the indices.
  private mutating func takeElements(
    _ call: OperatorCall, _ indices: NodeValue
  ) throws(ReadError) {
    if case .constant(let constant) = call.operands[0], let number = constant.numbers.first,
      constant.numbers.allSatisfy({ $0 == number })
    {
      values[call.result] = .constant(
        Constant(
          constant.type, dimensions: indices.dimensions,
          numbers: Array(repeating: number, count: indices.shape.count)))
      return
    }
    let data = try node(call)
    let axis = try call.axis(call.int("axis", 0), rank: data.rank)
    guard indices.rank == data.rank,
      data.dimensions.indices.allSatisfy({
        $0 == axis || data.dimensions[$0] == indices.dimensions[$0]
      })
    else {
      throw call.refuse(
        "computed indices of dimensions \(indices.dimensions) for dimensions \(data.dimensions)"
          + " are not supported")
    }
    let order = data.dimensions.indices.filter { $0 != axis } + [axis]
    let back = order.indices.map { $0 < axis ? $0 : $0 == axis ? order.count - 1 : $0 - 1 }
    let name = call.result
    let lines = try transposed(data, order, named: "\(name)/axis last", for: call)
    let wanted = try transposed(indices, order, named: "\(name)/indices", for: call)
    let n = data.dimensions[axis]
    let mask = try mask(of: wanted, blocks: data.shape.count / n, among: n, for: call)
    let elements = try selected(from: lines, by: mask, named: "\(name)/selected", for: call)
    var value = NodeValue(node: elements, dimensions: wanted.dimensions)
    value.node = try node(value, as: value.shape, for: call)
    values[name] = .node(try transposed(value, back, named: name, for: call))
  }

  /// Reads `OneHot` of computed indices: off + (on − off) · mask.
  mutating func takeOneHot(_ call: OperatorCall) throws(ReadError) {
    let indices = try node(call)
    guard let depth = try call.required(1).integers.first, depth > 0 else {
      throw call.refuse("its depth is not a positive number")
    }
    let pair = try call.required(2).numbers
    guard pair.count == 2, areWhole[indices.node] || isFromInput(indices.node) else {
      throw call.refuse("its indices must be whole numbers, and its values two")
    }
    let rank = indices.rank + 1
    let axis = try call.axis(call.int("axis", -1), rank: rank)
    let mask = try mask(of: indices, blocks: 1, among: depth, for: call)
    var value = NodeValue(node: mask.node, dimensions: indices.dimensions + [depth])
    value.node = try node(value, as: value.shape, for: call)
    var order = Array(0..<rank - 1)
    order.insert(rank - 1, at: axis)
    let turned = try transposed(value, order, named: "\(call.result)/mask", for: call)
    try keep(
      .add(.multiply(.x, .number(pair[1] - pair[0])), .number(pair[0])), of: turned, for: call)
  }

  /// The mask that selects among n elements: blocks × count × n, with a 1 at each index and 0
  /// elsewhere. An index that is none of the n selects nothing.
  ///
  ///     mask_kj = 1 − |sign(index_k − j)|
  ///
  /// - Parameter isCounted: Whether no index counts from the end.
  private mutating func mask(
    of indices: NodeValue, blocks: Int, among n: Int, isCounted: Bool = false,
    for call: OperatorCall
  ) throws(ReadError) -> NodeValue {
    let name = "\(call.result)/index"
    guard Budget.count([indices.shape.count, n]) != nil else {
      throw call.refuse("it selects among too many elements")
    }
    let counted = isCounted ? indices : try counted(indices, among: [n], for: call)
    let dimensions = [blocks, indices.shape.count / blocks, 1]
    let column = try node(counted, as: NodeValue.shape(dimensions), for: call)
    values[name] = .node(NodeValue(node: column, dimensions: dimensions))
    values["\(name)/positions"] = .constant(Constant(Array(0..<n)))
    try take("Equal", [name, "\(name)/positions"], as: "\(name)/mask", for: call)
    return try position(of: "\(name)/mask", reader: call.place)
  }

  /// Indices counted from 0: index + length · [index < 0], with one length for each column of the last
  /// axis, or one for all.
  private mutating func counted(
    _ indices: NodeValue, among lengths: [Int], for call: OperatorCall
  ) throws(ReadError) -> NodeValue {
    let name = "\(call.result)/counted"
    values["\(name)/given"] = .node(indices)
    values["\(name)/zero"] = .constant(Constant(.int64, 0))
    values["\(name)/lengths"] = .constant(
      lengths.count == 1 ? Constant(.int64, Double(lengths[0])) : Constant(lengths))
    try take("Less", ["\(name)/given", "\(name)/zero"], as: "\(name)/is negative", for: call)
    try take(
      "Mul", ["\(name)/is negative", "\(name)/lengths"], as: "\(name)/added", for: call)
    try take("Add", ["\(name)/given", "\(name)/added"], as: name, for: call)
    return try position(of: name, reader: call.place)
  }

  /// The node of the elements or rows that a mask of dimensions blocks × count × n selects from blocks
  /// of n: their product, in which the mask is a gate.
  mutating func selected(
    from data: NodeValue, by mask: NodeValue, named name: String, for call: OperatorCall
  ) throws(ReadError) -> Int {
    let (blocks, n) = (mask.dimensions[0], mask.dimensions[2])
    let width = data.shape.count / (blocks * n)
    let operands = [
      try node(mask, as: Shape(mask.dimensions), for: call),
      try node(data, as: [blocks, n, width], for: call),
    ]
    return try append(name, .matrixProduct(.gate, .signal), of: operands, for: call.place)
  }
}
