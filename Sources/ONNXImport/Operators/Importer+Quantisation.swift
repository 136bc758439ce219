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

  /// Reads an operator as a step without quantisation, and clips its result to the range of the
  /// operands with the result's scale and zero point.
  private mutating func takeReal(
    _ call: OperatorCall, _ name: String, _ inputs: [String],
    _ attributes: [String: ONNXAttribute] = [:], scale: Int? = nil, zero: Int? = nil
  ) throws(ReadError) {
    remarkQuantisation()
    let result = scale == nil ? call.result : call.result + "/real"
    try take(name, inputs, as: result, attributes, for: call)
    guard let scale else { return }
    let parameters = [scale, zero].compactMap(\.self).map { call.node.inputs[$0] }
    try take("QuantizeLinear", [result] + parameters, as: call.result, for: call)
  }

  /// Reads `ConvInteger` and `QLinearConv` as an ordinary convolution.
  mutating func takeQuantisedConvolution(_ call: OperatorCall) throws(ReadError) {
    let isLinear = call.node.operator == "QLinearConv"
    let name = call.result
    values[name + "/weight"] = .constant(
      isLinear
        ? try real(call, 3, scale: 4, zero: 5, axis: 0)
        : try real(call, 1, scale: nil, zero: 3, axis: 0))
    var inputs = [call.node.inputs[0], name + "/weight"]
    if isLinear, call.has(8) {
      values[name + "/bias"] = .constant(try realBias(call, 8, input: 1, weight: 4))
      inputs.append(name + "/bias")
    }
    try takeReal(
      call, "Conv", inputs, call.node.attributes, scale: isLinear ? 6 : nil, zero: 7)
  }

  /// A bias counts in steps of the input's scale times the weights' scale.
  private func realBias(
    _ call: OperatorCall, _ index: Int, input: Int, weight: Int
  ) throws(ReadError) -> Constant {
    guard let x = try call.required(input).scalar else {
      throw call.refuse("its input must have one scale")
    }
    let scales = try call.required(weight).numbers
    var bias = try call.required(index)
    guard scales.count == 1 || scales.count == bias.numbers.count else {
      throw call.refuse("its scales do not fit its bias")
    }
    bias.type = .float
    for place in bias.numbers.indices {
      bias.numbers[place] *= x * scales[scales.count == 1 ? 0 : place]
    }
    return bias
  }

  /// Reads `MatMulInteger` and `QLinearMatMul` as an ordinary matrix product.
  mutating func takeQuantisedProduct(_ call: OperatorCall) throws(ReadError) {
    let isLinear = call.node.operator == "QLinearMatMul"
    let second = isLinear ? 3 : 1
    var inputs = [call.node.inputs[0], call.node.inputs[second]]
    if case .constant(let weights) = call.operands[second] {
      let axis = weights.dimensions.count - 1
      let name = call.result + "/weight"
      values[name] = .constant(
        isLinear
          ? try real(call, 3, scale: 4, zero: 5, axis: axis)
          : try real(call, 1, scale: nil, zero: 3, axis: axis))
      inputs[1] = name
    }
    try takeReal(call, "MatMul", inputs, scale: isLinear ? 6 : nil, zero: 7)
  }

  /// Reads the quantised operators of ONNX Runtime's own domain; `false` for other operators.
  mutating func takeMicrosoftQuantised(_ call: OperatorCall) throws(ReadError) -> Bool {
    let inputs = call.node.inputs
    func input(_ index: Int) throws(ReadError) -> String {
      guard call.has(index) else { throw call.refuse("its operand \(index) is missing") }
      return inputs[index]
    }
    switch call.node.operator {
    case "QLinearAdd", "QLinearMul":
      let name = call.node.operator == "QLinearAdd" ? "Add" : "Mul"
      var operands: [String] = []
      for index in [0, 3] {
        guard case .constant = call.operands[index] else {
          operands.append(try input(index))
          continue
        }
        let constant = "\(call.result)/operand \(index)"
        values[constant] = .constant(
          try real(call, index, scale: index + 1, zero: index + 2, axis: 0))
        operands.append(constant)
      }
      try takeReal(call, name, operands, scale: 6, zero: call.has(7) ? 7 : nil)
    case "QLinearGlobalAveragePool":
      let isLast = call.int("channels_last", 0) != 0
      guard !isLast else { throw call.refuse("channels_last is not supported") }
      try takeReal(call, "GlobalAveragePool", [try input(0)], scale: 3, zero: 4)
    case "QLinearAveragePool":
      try takeReal(
        call, "AveragePool", [try input(0)], call.node.attributes, scale: 3,
        zero: call.has(4) ? 4 : nil)
    case "QLinearSigmoid":
      try takeReal(call, "Sigmoid", [try input(0)], scale: 3, zero: call.has(4) ? 4 : nil)
    case "QLinearLeakyRelu":
      try takeReal(
        call, "LeakyRelu", [try input(0)], call.node.attributes, scale: 3,
        zero: call.has(4) ? 4 : nil)
    case "QLinearConcat":
      let parts = stride(from: 2, to: inputs.count, by: 3).map { inputs[$0] }
      try takeReal(call, "Concat", parts, call.node.attributes, scale: 0, zero: 1)
    case "QGemm":
      let isTurned = call.int("transB", 0) != 0
      let name = call.result
      values[name + "/weight"] = .constant(
        try real(call, 3, scale: 4, zero: 5, axis: isTurned ? 0 : 1))
      var operands = [try input(0), name + "/weight"]
      if call.has(6) {
        values[name + "/bias"] = .constant(try realBias(call, 6, input: 1, weight: 4))
        operands.append(name + "/bias")
      }
      try takeReal(
        call, "Gemm", operands, call.node.attributes, scale: call.has(7) ? 7 : nil,
        zero: call.has(8) ? 8 : nil)
    default: return false
    }
    return true
  }
}
