import Formats
import Networks

/// Where a file fixes the batch to several examples, they can be explained one by one only if no
/// operator mixes them.
extension Importer {
  /// Refuses an operator that moves, merges or combines the batch, axis 0.
  ///
  /// The file is then converted for all its examples together.
  func checkThatExamplesStayApart(_ call: OperatorCall) throws(ReadError) {
    let ranks = call.operands.map { value -> Int? in
      switch value {
      case .node(let value), .expression(_, let value): value.rank
      default: nil
      }
    }
    guard let rank = ranks.compactMap(\.self).max() else { return }
    func counted(_ axis: Int) -> Int { axis < 0 ? axis + rank : axis }
    func axes(_ index: Int, _ attribute: String) throws(ReadError) -> [Int] {
      if index > 0, index < call.operands.count, case .constant(let axes) = call.operands[index] {
        return axes.integers.map(counted)
      }
      return (call.ints(attribute) ?? []).map(counted)
    }
    let keeps: Bool
    switch call.node.operator {
    case "Transpose": keeps = (call.ints("perm") ?? [1]).first == 0
    case "Flatten": keeps = call.int("axis", 1) == 1
    case "Reshape":
      let target = try call.integers(1, or: "shape") ?? []
      keeps = target.count > 1 && (target[0] == batch || target[0] == 0)
    case "Squeeze", "Unsqueeze":
      let axes = try axes(1, "axes")
      keeps = !axes.isEmpty && !axes.contains(0)
    case "ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceL2",
      "ReduceSumSquare", "ReduceLogSum", "ReduceLogSumExp":
      let axes = try axes(1, "axes")
      keeps = !axes.isEmpty && !axes.contains(0)
    case "Concat": keeps = counted(call.int("axis", 1)) != 0
    case "Gather", "Split", "SplitToSequence", "GatherElements":
      keeps = isTable(call) || counted(call.int("axis", 0)) != 0
    case "ArgMax", "ArgMin": keeps = counted(call.int("axis", 0)) != 0
    case "TopK": keeps = counted(call.int("axis", -1)) != 0
    case "OneHot": keeps = ![0, -rank - 1].contains(call.int("axis", -1))
    case "Softmax", "LogSoftmax": keeps = counted(call.int("axis", call.opset < 13 ? 1 : -1)) != 0
    case "Slice":
      let axes = try axes(3, "axes")
      keeps = !axes.isEmpty && !axes.contains(0)
    case "LayerNormalization": keeps = counted(call.int("axis", -1)) != 0
    case "Pad":
      let pads = try call.integers(1, or: "pads") ?? []
      keeps = pads.count == 2 * rank && pads[0] == 0 && pads[rank] == 0
    case "Gemm": keeps = call.int("transA", 0) == 0 && !isComputed(call, 1)
    case "MatMul":
      keeps =
        isComputed(call, 0) && (!isComputed(call, 1) || ranks.allSatisfy { ($0 ?? 0) > 2 })
    case let name where Self.elementwise.contains(name):
      // Constants with a number for each example tell them apart.
      keeps = call.operands.allSatisfy { value in
        guard case .constant(let constant) = value else { return true }
        return constant.dimensions.count < rank || constant.dimensions[0] == 1
      }
    case let name:
      keeps =
        Self.exampleByExample.contains(name) || OperatorCall.activations.contains(name)
        || functions[call.node.fullName] != nil
    }
    guard keeps else { throw call.refuse("it works across the batch, axis 0") }
  }

  /// The operators that treat each example alike whatever their attributes are.
  private static let exampleByExample: Set = [
    "Conv", "ConvTranspose", "ConvInteger", "QLinearConv", "MaxPool", "AveragePool",
    "GlobalAveragePool", "GlobalMaxPool", "BatchNormalization", "InstanceNormalization",
    "GroupNormalization", "LRN", "Resize", "Upsample", "DepthToSpace", "SpaceToDepth", "Identity",
    "Dropout", "Cast", "CastLike", "IsNaN", "QuantizeLinear", "DequantizeLinear",
    "DynamicQuantizeLinear", "MatMulInteger", "QLinearMatMul", "SequenceAt", "SequenceConstruct",
  ]

  /// Whether an operand depends on the input.
  func isComputed(_ call: OperatorCall, _ index: Int) -> Bool {
    switch call.operands.indices.contains(index) ? call.operands[index] : nil {
    case .node, .expression: true
    default: false
    }
  }
}
