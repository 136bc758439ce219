import Formats
import Networks

extension Importer {
  /// `Conv`, with the constant sum that follows it as its bias.
  mutating func takeConvolution(_ operand: Operand) throws(ReadError) {
    let weight = try tensor(operand, 1)
    guard weight.shape.rank >= 3 else {
      throw operand.refuse("its weights have \(weight.shape.rank) axes where they need 3 or 4")
    }
    let positions = try shape(operand).axes.dropFirst()
    let kernel = Array(weight.shape.axes.dropFirst(2))
    if let declared = operand.ints("kernel_shape"), declared != kernel {
      throw operand.refuse("kernel_shape \(declared) is not that of its weights, \(kernel)")
    }
    let window = try window(operand, kernel: kernel, over: Array(positions))
    let outputs = weight.shape.axes[0]
    let own = try operand.constant(2)?.numbers
    let bias = takeFollowingSum(
      operand, channels: outputs, ofRank: positions.count + 2, axis: 1, own)
    try define(
      operand,
      .convolution(
        Convolution(
          weight: weight, bias: bias.map { Tensor($0) }, window: window,
          groups: operand.int("group", 1))), of: [try node(operand)])
  }

  /// `Gemm`: α A B + β C, B and C constants.
  mutating func takeGemm(_ operand: Operand) throws(ReadError) {
    guard operand.int("transA", 0) == 0 else {
      throw operand.refuse("transA is not supported: it would mix the examples of a batch")
    }
    var weight = try tensor(operand, 1)
    guard weight.shape.rank == 2 else { throw operand.refuse("its operand 1 is not a matrix") }
    if operand.int("transB", 0) == 0 { weight = weight.transposed }
    let (α, β) = (operand.float("alpha", 1), operand.float("beta", 1))
    if α != 1 {
      weight = Tensor(shape: weight.shape, elements: weight.elements.map { $0 * α })
    }
    let outputs = weight.shape.axes[0]
    var bias: [Double]?
    if let c = try operand.constant(2) {
      guard c.numbers.count == 1 || c.numbers.count == outputs else {
        throw operand.refuse(
          "its operand 2 has \(c.numbers.count) elements where \(outputs) outputs need one each")
      }
      bias = (0..<outputs).map { β * c.numbers[c.numbers.count == 1 ? 0 : $0] }
    }
    bias = takeFollowingSum(operand, channels: outputs, ofRank: 2, axis: 1, bias)
    try define(
      operand, .dense(Dense(weight: weight, bias: bias.map { Tensor($0) })),
      of: [try node(operand)])
  }

  /// `MatMul`: by a constant matrix it is a dense layer, with the constant sum that follows as its
  /// bias; otherwise a product of two activations.
  mutating func takeMatrixProduct(_ operand: Operand) throws(ReadError) {
    guard case .constant = operand.operands.last ?? nil else {
      if case .constant = operand.operands.first ?? nil {
        throw operand.refuse("a constant matrix must be the second operand")
      }
      let operands = [try node(operand, 0), try node(operand, 1)]
      let roles: (Role, Role) =
        switch (isGate(operands[0]), isGate(operands[1])) {
        case (true, false): (.gate, .signal)
        case (false, true): (.signal, .gate)
        case (true, true), (false, false): (.signal, .signal)
        }
      return try define(operand, .matrixProduct(roles.0, roles.1), of: operands)
    }
    let weight = try tensor(operand, 1)
    guard weight.shape.rank == 2 else { throw operand.refuse("its operand 1 is not a matrix") }
    let rank = try shape(operand).rank + 1
    let bias = takeFollowingSum(
      operand, channels: weight.shape.axes[1], ofRank: rank, axis: rank - 1, nil)
    try define(
      operand, .dense(Dense(weight: weight.transposed, bias: bias.map { Tensor($0) })),
      of: [try node(operand)])
  }

  /// The bias with the constant of an `Add` that alone reads this operator's result, if there is
  /// one that is spread over the channels; the sum is then another name of the result.
  private mutating func takeFollowingSum(
    _ operand: Operand, channels: Int, ofRank rank: Int, axis: Int, _ bias: [Double]?
  ) -> [Double]? {
    let name = operand.node.outputs.first ?? ""
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

  /// An operand that must be a constant of positive lengths.
  func tensor(_ operand: Operand, _ index: Int) throws(ReadError) -> Tensor {
    guard let tensor = try operand.required(index).tensor else {
      throw operand.refuse("its operand \(index) has an empty axis")
    }
    if let place = tensor.firstNonFinite {
      let name = operand.node.inputs[index]
      throw operand.refuse("its operand \(index) '\(name)' is not finite at \(place)")
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
