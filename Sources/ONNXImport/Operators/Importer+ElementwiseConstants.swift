import Formats
import Foundation
import Networks

extension Importer {
  /// Reads a scaling or shifting by a constant with several elements.
  mutating func takeConstant(
    _ call: OperatorCall, at place: Int, _ constant: Constant
  ) throws(ReadError) {
    var base = try node(call, 1 - place)
    let constant = call.legacyAligned(constant)?(base.rank) ?? constant
    guard let dimensions = base.dimensions.broadcast(with: constant.dimensions),
      let tensor = constant.broadcastable
    else {
      throw call.refuse(
        "a constant of dimensions \(constant.dimensions) does not fit dimensions \(base.dimensions)"
      )
    }
    base = NodeValue(
      node: try node(base, broadcastTo: dimensions, for: call), dimensions: dimensions)
    if isGatedConstant(call, gate: base.node, tensor) {
      let signal = try append(
        call.node.inputs[place], .constant(tensor), of: [], for: call.place)
      return try define(
        call, .multiply(.gate, .signal), of: [base.node, signal], dimensions: dimensions)
    }
    let affine: Affine
    switch (call.node.operator, place) {
    case ("Add", _), ("Sum", _): affine = Affine(shift: tensor.bounded)
    case ("Mul", _), ("And", _): affine = Affine(scale: tensor)
    case ("Sub", 1): affine = Affine(shift: tensor.map { -$0 }.bounded)
    case ("Sub", _): affine = Affine(scale: Tensor([-1]), shift: tensor.bounded)
    case ("Div", 1): affine = Affine(scale: tensor.map { 1 / $0 })
    case ("Div", _):
      let reciprocal = try append(
        call.result + "/reciprocal", .activation(.power(-1)), of: [base.node], for: call.place)
      return try define(
        call, .affine(Affine(scale: tensor)), of: [reciprocal], dimensions: dimensions)
    case ("Greater", _), ("GreaterOrEqual", _), ("Less", _), ("LessOrEqual", _), ("Equal", _):
      let difference = try append(
        call.result + "/difference",
        .affine(
          place == 1
            ? Affine(shift: tensor.map { -$0 }.bounded)
            : Affine(scale: Tensor([-1]), shift: tensor.bounded)), of: [base.node], for: call.place)
      return try takeComparison(call, of: NodeValue(node: difference, dimensions: dimensions))
    case ("Pow", 1):
      return try takePowers(call, of: base, tensor)
    case ("Pow", _) where tensor.elements.allSatisfy({ $0 > 0 }):
      // bˣ = exp(x ln b)
      let exponent = try append(
        call.result + "/exponent", .affine(Affine(scale: tensor.map { log($0) })), of: [base.node],
        for: call.place)
      return try define(call, .activation(.exp), of: [exponent], dimensions: dimensions)
    case ("Max", _), ("Min", _), ("Or", _):
      let other = try position(of: call.node.inputs[place], reader: call.place)
      return try takeMaximum(call, of: [base, other], dimensions: dimensions)
    default:
      throw call.refuse(
        "operator \(call.node.operator) with a constant of dimensions \(constant.dimensions) is not"
          + " supported")
    }
    if let folded = layerNormalization(base.node, then: affine) {
      return try define(
        call, .layerNormalization(folded), of: network.nodes[base.node].operands,
        dimensions: dimensions)
    }
    try define(call, .affine(affine), of: [base.node], dimensions: dimensions)
  }
}

extension Importer {
  /// Reads powers whose exponents differ by element: the elements of each exponent are moved together,
  /// raised, and moved back.
  private mutating func takePowers(
    _ call: OperatorCall, of base: NodeValue, _ exponents: Tensor
  ) throws(ReadError) {
    let name = call.result
    let exponentOf = exponents.shape.spread(over: base.shape).map { exponents[$0] }
    let groups = Dictionary(grouping: exponentOf.indices) { exponentOf[$0] }
      .sorted { $0.key < $1.key }
    var powers: [Int] = []
    for (exponent, places) in groups {
      let part = try append(
        "\(name)/elements to the \(exponent)",
        .rearrange(.gather(places, [places.count])), of: [base.node], for: call.place)
      powers.append(
        try append(
          "\(name)/power \(exponent)", .activation(.power(exponent)), of: [part],
          for: call.place))
    }
    let joined = try append(
      "\(name)/powers", .rearrange(.concatenate(axis: 0)), of: powers, for: call.place)
    var sources = Array(repeating: 0, count: exponentOf.count)
    for (source, place) in groups.flatMap(\.value).enumerated() { sources[place] = source }
    try define(
      call, .rearrange(.gather(sources, base.shape)), of: [joined], dimensions: base.dimensions)
  }
}

extension Constant {
  /// The constant without leading axes of length 1, so that it can be broadcast over a node whose
  /// shape lacks the batch; `nil` if an axis is empty.
  var broadcastable: Tensor? {
    let significant = dimensions.firstIndex { $0 != 1 } ?? max(0, dimensions.count - 1)
    let axes = Array(dimensions[significant...])
    guard let shape = Shape(validating: axes.isEmpty ? [1] : axes) else { return nil }
    return Tensor(shape: shape, numbers: numbers)
  }
}

extension Tensor {
  /// The tensor with infinities replaced by ±1e30. An attention mask adds −∞ to what must not be
  /// seen, and after softmax both are 0.
  var bounded: Tensor {
    elements.allSatisfy(\.isFinite) ? self : map { $0.isInfinite ? ($0 < 0 ? -1e30 : 1e30) : $0 }
  }
}
