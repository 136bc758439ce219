import Formats
import Networks

/// Products of two values that depend on the input, and the roles of their factors.
extension Importer {
  /// A product element by element, a gate recognised by its values.
  func product(of operands: [Int]) -> Operation {
    let (first, second) = roles(of: operands)
    return .multiply(first, second)
  }

  /// The roles of two factors: a factor between 0 and 1 is the gate of the other one. Two signals share
  /// relevance, and so do two gates, since a product needs a signal.
  func roles(of operands: [Int]) -> (Role, Role) {
    switch (isGate(operands[0]), isGate(operands[1])) {
    case (true, false): (.gate, .signal)
    case (false, true): (.signal, .gate)
    case (true, true), (false, false): (.signal, .signal)
    }
  }

  /// Whether a factor only controls how much of the other one passes: its values lie between 0 and 1
  /// because they come from a sigmoid, a softmax or a comparison, or it normalises.
  func isGate(_ position: Int) -> Bool {
    if isNormaliser(position) { return true }
    guard let range = gateRanges[position] else { return false }
    return range.lowerBound >= 0 && range.upperBound <= 1
  }

  /// Whether a node is the reciprocal of a value, or of its root, possibly scaled and moved. As a
  /// factor it normalises, and normalisation is held fixed when relevance is propagated.
  private func isNormaliser(_ position: Int) -> Bool {
    var node = network.nodes[position]
    while node.operation.isReciprocal == nil { node = network.nodes[node.operands[0]] }
    return node.operation.isReciprocal == true
  }

  /// The range of a sigmoid's, a softmax's or a comparison's values, followed through moves, scaling and shifting: that
  /// of 1 − z is again from 0 to 1. `nil` for any other node.
  func gateRange(of node: Network.Node) -> ClosedRange<Double>? {
    switch node.operation {
    case .activation(.sigmoid), .activation(.hardSigmoid), .softmax: return 0...1
    case .activation(.sign): return -1...1
    case .activation(.relu), .activation(.abs):
      // Of a sign, it is a truth value.
      return gateRanges[node.operands[0]].map { range in
        let ends = [range.lowerBound, range.upperBound].map {
          node.operation == .activation(.abs) ? abs($0) : max(0, $0)
        }
        return 0...max(ends[0], ends[1])
      }
    case .affine(let affine): return gateRanges[node.operands[0]].map(affine.range(of:))
    case .rearrange(.pad): return nil
    case .rearrange:
      let ranges = node.operands.compactMap { gateRanges[$0] }
      guard ranges.count == node.operands.count, let low = ranges.map(\.lowerBound).min(),
        let high = ranges.map(\.upperBound).max()
      else { return nil }
      return low...high
    default: return nil
    }
  }

  /// Whether an operator multiplies a gate by a constant signal, as in the first step of an unrolled
  /// GRU: the constant has several elements, and the product does more than scale the network's output,
  /// where relevance belongs to the gate's operand.
  func isGatedConstant(_ call: OperatorCall, gate: Int, _ constant: Tensor) -> Bool {
    call.node.operator == "Mul" && constant.shape.count > 1 && isGate(gate)
      && !onlyScalesTheOutput(call.node.outputs.first ?? "")
  }

  /// Whether at most sixteen operators that scale, shift by constants or change the shape lie between a
  /// value and the network's output, and nothing else reads them.
  private func onlyScalesTheOutput(_ name: String) -> Bool {
    let scaling: Set = [
      "Add", "Sub", "Mul", "Div", "Identity", "Cast", "Reshape", "Flatten", "Squeeze", "Unsqueeze",
      "Transpose",
    ]
    var name = name
    for _ in 0..<16 where name != outputName {
      guard readers[name] == 1, let reader = nodes.first(where: { $0.inputs.contains(name) }),
        scaling.contains(reader.operator),
        reader.inputs.allSatisfy({ $0 == name || isConstant($0) })
      else { return false }
      name = reader.outputs.first ?? ""
    }
    return name == outputName
  }

  private func isConstant(_ name: String) -> Bool {
    if case .constant = values[name] { true } else { false }
  }
}

extension Affine {
  /// The range of the results for operands of this range.
  fileprivate func range(of operand: ClosedRange<Double>) -> ClosedRange<Double> {
    let (scales, shifts) = (scale?.elements ?? [1], shift?.elements ?? [0])
    let products = scales.flatMap { [$0 * operand.lowerBound, $0 * operand.upperBound] }
    // Constants of unlike shapes: no pair of them can give more than the extremes' sum.
    let (low, high) = (products.min() ?? 0, products.max() ?? 0)
    return low + (shifts.min() ?? 0)...high + (shifts.max() ?? 0)
  }
}
