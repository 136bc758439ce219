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

  /// Whether the values of a node lie between 0 and 1 because they come from a sigmoid or a softmax.
  func isGate(_ position: Int) -> Bool {
    guard let range = gateRange(position) else { return false }
    return range.lowerBound >= 0 && range.upperBound <= 1
  }

  /// The range of a sigmoid's or a softmax's values, followed through moves, scaling and shifting: that
  /// of 1 − z is again from 0 to 1. `nil` for any other node.
  private func gateRange(_ position: Int) -> ClosedRange<Double>? {
    let node = network.nodes[position]
    switch node.operation {
    case .activation(.sigmoid), .activation(.hardSigmoid), .softmax: return 0...1
    case .affine(let affine): return gateRange(node.operands[0]).map(affine.range(of:))
    case .rearrange(.pad): return nil
    case .rearrange:
      let ranges = node.operands.map(gateRange)
      return ranges.reduce(ranges[0]) { hull, next in
        guard let hull, let next else { return nil }
        return min(hull.lowerBound, next.lowerBound)...max(hull.upperBound, next.upperBound)
      }
    case .input, .constant, .dense, .convolution, .add, .averagePool, .mean, .batchNormalization,
      .activation, .multiply, .matrixProduct, .maxPool, .layerNormalization, .embedding:
      return nil
    }
  }

  /// A gate times a constant of several elements, as in the first step of an unrolled GRU: the
  /// constant is the signal, and takes all relevance. `nil` if the product only scales the network's
  /// output, where relevance belongs to the gate's operand.
  func gatedConstant(
    _ call: OperatorCall, gate: Int, _ constant: Tensor
  ) throws(ReadError) -> Operation? {
    let name = call.node.outputs.first ?? ""
    guard constant.shape.count > 1, isGate(gate), !onlyScalesTheOutput(name) else { return nil }
    return .multiply(.gate, .signal)
  }

  /// Whether nothing but scaling, shifting by constants and changes of shape lies between a value and
  /// the network's output.
  private func onlyScalesTheOutput(_ name: String) -> Bool {
    if name == outputName { return true }
    let scaling: Set = [
      "Add", "Sub", "Mul", "Div", "Identity", "Cast", "Reshape", "Flatten", "Squeeze", "Unsqueeze",
      "Transpose",
    ]
    return nodes.filter { $0.inputs.contains(name) }.allSatisfy { reader in
      let others = reader.inputs.filter { $0 != name }
      let areConstants = others.allSatisfy { name in
        if case .constant = values[name] { true } else { false }
      }
      return scaling.contains(reader.operator) && areConstants
        && onlyScalesTheOutput(reader.outputs.first ?? "")
    }
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
