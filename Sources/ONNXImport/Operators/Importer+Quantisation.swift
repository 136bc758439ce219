import Formats
import Networks

/// Quantised models are read as the real numbers that their whole numbers stand for. The range of the
/// whole numbers clips, and often takes the place of a ReLU. Rounding to the quantisation's steps is
/// left out: it has no gradient, and relevance passes it unchanged.
extension Importer {
  private mutating func remarkQuantisation() {
    let remark = "quantised values are read as real numbers, without rounding"
    if !remarks.contains(remark) { remarks.append(remark) }
  }

  /// Reads `QuantizeLinear` of a value that depends on the input: a clipping to the range of the
  /// quantised numbers.
  mutating func takeQuantisation(_ call: OperatorCall) throws(ReadError) {
    remarkQuantisation()
    let scale = try call.required(1)
    let zero = try call.constant(2)
    guard let step = scale.scalar, let shift = zero.map(\.scalar) ?? 0 else {
      throw call.refuse("it has several scales, which is not supported for activations")
    }
    let (inner, base) = try expression(call, 0)
    let clipping = clipping(step: step, zero: shift, type: zero?.type ?? .uint8)
    try keep(.activation(clipping, inner), of: base, for: call)
  }

  /// The clipping to the numbers (q − zero point) · scale of a type.
  private func clipping(step: Double, zero: Double, type: ONNXElementType) -> Activation {
    let range = type.range
    let (low, high) = ((range.lowerBound - zero) * step, (range.upperBound - zero) * step)
    return .clip(low: min(low, high), high: max(low, high))
  }

  /// Reads `DequantizeLinear` of a value that was quantised: already on its scale.
  mutating func takeDequantisation(_ call: OperatorCall) throws(ReadError) {
    values[call.result] = .node(try node(call))
  }

  /// Reads `DynamicQuantizeLinear`: the values stay real numbers, on a scale of 1.
  mutating func takeDynamicQuantisation(_ call: OperatorCall) throws(ReadError) {
    remarkQuantisation()
    let outputs = call.node.outputs
    values[call.result] = .node(try node(call))
    if outputs.count > 1 { values[outputs[1]] = .constant(Constant(.float, 1)) }
    if outputs.count > 2 { values[outputs[2]] = .constant(Constant(.uint8, 0)) }
  }

  /// The weights of a quantised layer as real numbers.
  private func real(
    _ call: OperatorCall, _ index: Int, scale: Int?, zero: Int?, axis: Int
  ) throws(ReadError) -> Constant {
    var weights = try call.required(index)
    func spread(_ index: Int) throws(ReadError) -> Constant? {
      guard let parameter = try call.constant(index) else { return nil }
      guard parameter.scalar == nil else {
        return Constant(parameter.type, parameter.numbers[0])
      }
      var dimensions = Array(repeating: 1, count: weights.dimensions.count)
      guard dimensions.indices.contains(axis), parameter.numbers.count == weights.dimensions[axis]
      else { throw call.refuse("its operand \(index) does not fit its weights") }
      dimensions[axis] = parameter.numbers.count
      return parameter.with(dimensions: dimensions)
    }
    if let zero, let shift = try spread(zero),
      let shifted = weights.combined(with: shift, as: .double, -)
    {
      weights = shifted
    }
    if let scale, let factor = try spread(scale),
      let scaled = weights.combined(with: factor, as: .double, *)
    {
      weights = scaled
    }
    weights.type = .float
    return weights
  }

  /// Reads `ConvInteger` and `QLinearConv` as an ordinary convolution.
  mutating func takeQuantisedConvolution(_ call: OperatorCall) throws(ReadError) {
    remarkQuantisation()
    let isLinear = call.node.operator == "QLinearConv"
    let name = call.result
    values[name + "/weight"] = .constant(
      isLinear
        ? try real(call, 3, scale: 4, zero: 5, axis: 0)
        : try real(call, 1, scale: nil, zero: 3, axis: 0))
    var inputs = [call.node.inputs[0], name + "/weight"]
    if isLinear, let bias = try call.constant(8) {
      // The bias counts in steps of the input's scale times the weights' scale.
      guard let x = try call.required(1).scalar else {
        throw call.refuse("its input must have one scale")
      }
      let scales = try call.required(4).numbers
      var real = bias
      real.type = .float
      real.numbers = bias.numbers.indices.map {
        bias.numbers[$0] * x * scales[scales.count == 1 ? 0 : $0]
      }
      values[name + "/bias"] = .constant(real)
      inputs.append(name + "/bias")
    }
    try take(
      ONNXNode(
        name: call.node.name, operator: "Conv", domain: "", inputs: inputs, outputs: [name],
        attributes: call.node.attributes))
  }

  /// Reads `MatMulInteger` and `QLinearMatMul` as an ordinary matrix product.
  mutating func takeQuantisedProduct(_ call: OperatorCall) throws(ReadError) {
    remarkQuantisation()
    let isLinear = call.node.operator == "QLinearMatMul"
    let name = call.result
    let second = isLinear ? 3 : 1
    var inputs = [call.node.inputs[0], call.node.inputs[second]]
    if case .constant(let weights) = call.operands[second] {
      values[name + "/weight"] = .constant(
        isLinear
          ? try real(call, 3, scale: 4, zero: 5, axis: weights.dimensions.count - 1)
          : try real(call, 1, scale: nil, zero: 3, axis: weights.dimensions.count - 1))
      inputs[1] = name + "/weight"
    }
    try take(
      ONNXNode(
        name: call.node.name, operator: "MatMul", domain: "", inputs: inputs, outputs: [name],
        attributes: [:]))
  }
}
