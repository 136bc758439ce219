import Formats
import Networks

extension Importer {
  /// Reads `Conv`; a constant sum that follows becomes its bias.
  mutating func takeConvolution(_ call: OperatorCall) throws(ReadError) {
    let weight = try tensor(call, 1)
    guard weight.shape.rank >= 3 else {
      throw call.refuse("its weights have \(weight.shape.rank) axes; they must have 3 or 4")
    }
    let positions = try shape(call).axes.dropFirst()
    let kernel = Array(weight.shape.axes.dropFirst(2))
    if let declared = call.ints("kernel_shape"), declared != kernel {
      throw call.refuse("kernel_shape \(declared) is not the kernel of its weights, \(kernel)")
    }
    let window = try window(call, kernel: kernel, over: Array(positions))
    let outputs = weight.shape.axes[0]
    let own = try call.constant(2)?.numbers
    let bias = takeFollowingSum(
      call, channels: outputs, ofRank: positions.count + 2, axis: 1, own)
    try define(
      call,
      .convolution(
        Convolution(
          weight: weight, bias: bias.map { Tensor($0) }, window: window,
          groups: call.int("group", 1))), of: [try node(call)])
  }

  /// Reads `Gemm`, α A B + β C with constants B and C.
  mutating func takeGemm(_ call: OperatorCall) throws(ReadError) {
    guard call.int("transA", 0) == 0 else {
      throw call.refuse("transA is not supported: it would mix the examples of a batch")
    }
    var weight = try tensor(call, 1)
    guard weight.shape.rank == 2 else { throw call.refuse("its operand 1 is not a matrix") }
    if call.int("transB", 0) == 0 { weight = weight.transposed }
    let (α, β) = (call.float("alpha", 1), call.float("beta", 1))
    if α != 1 {
      weight = Tensor(shape: weight.shape, elements: weight.elements.map { $0 * α })
    }
    let outputs = weight.shape.axes[0]
    var bias: [Double]?
    if let c = try call.constant(2) {
      guard c.numbers.count == 1 || c.numbers.count == outputs else {
        throw call.refuse(
          "its operand 2 has \(c.numbers.count) elements for \(outputs) outputs")
      }
      bias = (0..<outputs).map { β * c.numbers[c.numbers.count == 1 ? 0 : $0] }
    }
    bias = takeFollowingSum(call, channels: outputs, ofRank: 2, axis: 1, bias)
    try define(
      call, .dense(Dense(weight: weight, bias: bias.map { Tensor($0) })),
      of: [try node(call)])
  }

  /// Reads `MatMul`. With a constant matrix it is a dense layer, and a constant sum that follows
  /// becomes the bias; otherwise it is a product of two activations.
  mutating func takeMatrixProduct(_ call: OperatorCall) throws(ReadError) {
    guard case .constant = call.operands.last ?? nil else {
      if case .constant = call.operands.first ?? nil {
        throw call.refuse("a constant matrix must be the second operand")
      }
      let operands = [try node(call, 0), try node(call, 1)]
      let roles = roles(of: operands)
      return try define(call, .matrixProduct(roles.0, roles.1), of: operands)
    }
    let weight = try tensor(call, 1)
    guard weight.shape.rank == 2 else { throw call.refuse("its operand 1 is not a matrix") }
    let rank = try shape(call).rank + 1
    let bias = takeFollowingSum(
      call, channels: weight.shape.axes[1], ofRank: rank, axis: rank - 1, nil)
    try define(
      call, .dense(Dense(weight: weight.transposed, bias: bias.map { Tensor($0) })),
      of: [try node(call)])
  }

  /// The bias plus the constant of a following `Add`, if the `Add` is the only reader of this
  /// result and its constant is broadcast over the channels. The sum's name then refers to this
  /// result.
  private mutating func takeFollowingSum(
    _ call: OperatorCall, channels: Int, ofRank rank: Int, axis: Int, _ bias: [Double]?
  ) -> [Double]? {
    let name = call.node.outputs.first ?? ""
    guard readers[name] == 1, name != outputName,
      let sum = sums[name], let constant = constantBeside(name, in: sum)
    else { return bias }
    let padded =
      Array(repeating: 1, count: max(0, rank - constant.dimensions.count))
      + constant.dimensions
    let isPerChannel =
      padded.count == rank
      && padded.enumerated().allSatisfy { place, length in
        length == 1 || (place == axis && length == channels)
      }
    guard isPerChannel, constant.numbers.count == 1 || constant.numbers.count == channels else {
      return bias
    }
    absorbed[sum.outputs[0]] = name
    return (0..<channels).map {
      (bias?[$0] ?? 0) + constant.numbers[constant.numbers.count == 1 ? 0 : $0]
    }
  }

  private func constantBeside(_ name: String, in sum: ONNXNode) -> Constant? {
    guard sum.inputs.count == 2, let other = sum.inputs.first(where: { $0 != name }),
      case .constant(let constant) = values[other]
    else { return nil }
    return constant
  }

  /// An operand that must be a constant without empty axes.
  func tensor(_ call: OperatorCall, _ index: Int) throws(ReadError) -> Tensor {
    guard let tensor = try call.required(index).tensor else {
      throw call.refuse("its operand \(index) has an empty axis")
    }
    if let place = tensor.firstNonFinite {
      let name = call.node.inputs[index]
      throw call.refuse("its operand \(index) '\(name)' is not finite at \(place)")
    }
    return tensor
  }
}

extension Tensor {
  /// A matrix with its axes exchanged.
  var transposed: Tensor {
    let (rows, columns) = (shape.axes[0], shape.axes[1])
    return Tensor(
      shape: [columns, rows],
      elements: (0..<columns).flatMap { column in
        (0..<rows).map { self[$0 * columns + column] }
      })
  }
}
