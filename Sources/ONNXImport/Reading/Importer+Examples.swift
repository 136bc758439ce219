import Formats
import Networks

/// Where the first axis of the input, the batch, stands in every value.
///
/// It is followed from operator to operator, since recurrent layers have it at axis 1. Where a file
/// fixes the batch to several examples, they can be explained one by one only if no operator mixes
/// them.
extension Importer {
  /// Notes where the batch stands in the results of an operator.
  ///
  /// - Throws: `ReadError` where the file fixes the batch, the network is read for one example, and the
  ///   operator moves the batch to where it cannot be followed, merges it or combines examples. The file
  ///   is then converted for all its examples together.
  mutating func followBatch(_ call: OperatorCall) throws(ReadError) {
    let ranks = call.operands.map { $0?.computed?.rank }
    guard let rank = ranks.compactMap(\.self).max() else { return }
    // Shapes are aligned at the last axis. Inside functions names are others.
    let known = zip(call.node.inputs, ranks).compactMap { name, own -> Int? in
      guard let own, let axis = batchAxes[name] else { return nil }
      return axis + rank - own
    }
    guard let axis = known.first ?? (batch == nil ? nil : 0), axis < rank else { return }
    let isCommon = known.allSatisfy { $0 == axis }
    guard isCommon, let result = try batchAxis(after: call, from: axis, rank: rank, ranks) else {
      guard batch == nil else { throw call.refuse("it works across the batch, axis \(axis)") }
      return
    }
    for output in call.node.outputs where !output.isEmpty { batchAxes[output] = result }
    // Of a recurrent layer's outputs, only the first has an axis of steps before that of directions.
    guard ["LSTM", "GRU", "RNN"].contains(call.node.operator) else { return }
    for output in call.node.outputs.dropFirst() where !output.isEmpty { batchAxes[output] = 1 }
  }

  /// The axis of the batch in an operator's result; `nil` if it cannot be followed.
  private func batchAxis(
    after call: OperatorCall, from axis: Int, rank: Int, _ ranks: [Int?]
  ) throws(ReadError) -> Int? {
    func counted(_ axis: Int, of rank: Int) -> Int { axis < 0 ? axis + rank : axis }
    func axes(_ index: Int, _ attribute: String, of rank: Int) throws(ReadError) -> [Int] {
      if index > 0, index < call.operands.count, case .constant(let axes) = call.operands[index] {
        return axes.integers.map { counted($0, of: rank) }
      }
      return (call.ints(attribute) ?? []).map { counted($0, of: rank) }
    }
    /// The axis where those of a list are left out, unless it is one of them.
    func remaining(_ removed: [Int]) -> Int? {
      removed.contains(axis) ? nil : axis - removed.count { $0 < axis }
    }
    let keeps: Bool
    switch call.node.operator {
    case "Transpose":
      return (call.ints("perm") ?? Array((0..<rank).reversed())).firstIndex(of: axis)
    case "LSTM", "GRU", "RNN": return axis == 1 ? 2 : nil
    case "Flatten": keeps = call.int("axis", 1) == 1 && axis == 0
    case "Reshape": return try reshapedAxis(call, axis)
    case "Squeeze":
      let removed = try axes(1, "axes", of: rank)
      return removed.isEmpty ? nil : remaining(removed)
    case "Unsqueeze":
      let added = try axes(1, "axes", of: 0)
      let whole = rank + added.count
      let places = Set(added.map { $0 < 0 ? $0 + whole : $0 })
      return (0..<whole).filter { !places.contains($0) }.dropFirst(axis).first
    case "ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceL2",
      "ReduceSumSquare", "ReduceLogSum", "ReduceLogSumExp":
      let removed = try axes(1, "axes", of: rank)
      guard !removed.isEmpty, !removed.contains(axis) else { return nil }
      return call.int("keepdims", 1) == 0 ? remaining(removed) : axis
    case "Concat": keeps = counted(call.int("axis", 1), of: rank) != axis
    case "Gather" where !isTable(call):
      let from = counted(call.int("axis", 0), of: rank)
      guard from != axis, !isComputed(call, 1), let indices = try call.constant(1) else {
        return from != axis && isComputed(call, 1) ? axis : nil
      }
      return from < axis ? axis - 1 + indices.dimensions.count : axis
    case "Gather", "Split", "SplitToSequence", "GatherElements":
      keeps = isTable(call) || counted(call.int("axis", 0), of: rank) != axis
    case "ArgMax", "ArgMin":
      let over = counted(call.int("axis", 0), of: rank)
      guard over != axis else { return nil }
      return call.int("keepdims", 1) == 0 ? remaining([over]) : axis
    case "TopK": keeps = counted(call.int("axis", -1), of: rank) != axis
    case "OneHot": keeps = axis == 0 && ![0, -rank - 1].contains(call.int("axis", -1))
    case "Softmax", "LogSoftmax":
      keeps = counted(call.int("axis", call.opset < 13 ? 1 : -1), of: rank) != axis
    case "Slice":
      let cut = try axes(3, "axes", of: rank)
      keeps = !cut.isEmpty && !cut.contains(axis)
    case "LayerNormalization": keeps = counted(call.int("axis", -1), of: rank) > axis
    case "Pad":
      let pads = try call.integers(1, or: "pads") ?? []
      keeps = pads.count == 2 * rank && pads[axis] == 0 && pads[rank + axis] == 0
    case "Gemm": keeps = axis == 0 && call.int("transA", 0) == 0 && !isComputed(call, 1)
    case "MatMul":
      keeps =
        isComputed(call, 0)
        && (isComputed(call, 1)
          ? axis < rank - 2 && ranks.allSatisfy { ($0 ?? 0) > 2 } : axis < rank - 1)
    case let name where Self.elementwise.contains(name):
      // Constants with a number for each example tell them apart.
      keeps = call.operands.allSatisfy { value in
        guard case .constant(let constant) = value else { return true }
        let own = constant.dimensions.count - rank + axis
        return own < 0 || constant.dimensions[own] == 1
      }
    case let name where Self.elementByElement.contains(name): keeps = true
    case let name where Self.exampleByExample.contains(name): keeps = axis == 0
    case let name:
      keeps =
        OperatorCall.activations.contains(name)
        || (axis == 0 && functions[call.node.fullName] != nil)
    }
    return keeps ? axis : nil
  }

  /// The batch's axis after a change of shape: the one that has as many elements before it.
  private func reshapedAxis(_ call: OperatorCall, _ axis: Int) throws(ReadError) -> Int? {
    guard let dimensions = call.operands.first??.computed?.dimensions else { return nil }
    var target = try call.integers(1, or: "shape") ?? []
    if call.int("allowzero", 0) == 0 {
      for (place, length) in target.enumerated() where length == 0 && place < dimensions.count {
        target[place] = dimensions[place]
      }
    }
    guard axis < dimensions.count else { return nil }
    let before = dimensions[..<axis].reduce(1, *)
    if axis == 0 {
      let first = target.first
      return batch == nil || (target.count > 1 && (first == batch || first == dimensions[0]))
        ? 0 : nil
    }
    let length = batch ?? dimensions[axis]
    // Among axes of length 1 side by side, the same place as before.
    let places = target.indices.filter {
      Budget.count(Array(target[..<$0]), operand: before) == before
        && (target[$0] == length || target[$0] == dimensions[axis])
    }
    return places.contains(axis) ? axis : places.first
  }

  /// The operators that treat each example alike whatever their attributes are.
  private static let exampleByExample: Set = [
    "Conv", "ConvTranspose", "ConvInteger", "QLinearConv", "MaxPool", "AveragePool",
    "GlobalAveragePool", "GlobalMaxPool", "BatchNormalization", "InstanceNormalization",
    "GroupNormalization", "LRN", "Resize", "Upsample", "DepthToSpace", "SpaceToDepth",
    "MatMulInteger", "QLinearMatMul",
  ]

  /// The operators that treat each element alike, or pass it on.
  private static let elementByElement: Set = [
    "Identity", "Dropout", "Cast", "CastLike", "IsNaN", "QuantizeLinear", "DequantizeLinear",
    "DynamicQuantizeLinear", "SequenceAt", "SequenceConstruct",
  ]

  /// Whether an operand depends on the input.
  func isComputed(_ call: OperatorCall, _ index: Int) -> Bool {
    switch call.operands.indices.contains(index) ? call.operands[index] : nil {
    case .node, .expression: true
    default: false
    }
  }
}
