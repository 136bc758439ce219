import Formats
import Networks

extension Importer {
  /// Reads `Gemm`, α A B + β C. With a constant matrix it is a dense layer.
  mutating func takeGemm(_ call: OperatorCall) throws(ReadError) {
    let (α, β) = (call.float("alpha", 1), call.float("beta", 1))
    guard case .constant = call.operands.count > 1 ? call.operands[1] : nil else {
      return try takeGemmInSteps(call)
    }
    var input = try node(call)
    guard input.rank == 2 else { throw call.refuse("its operand 0 is not a matrix") }
    if call.int("transA", 0) != 0 { input = try transposed(input, for: call) }
    var weight = try tensor(call, 1)
    guard weight.shape.rank == 2 else { throw call.refuse("its operand 1 is not a matrix") }
    if call.int("transB", 0) == 0 { weight = weight.transposed }
    if α != 1 { weight = weight.map { $0 * α } }
    let outputs = weight.shape.axes[0]
    let dimensions = [input.dimensions[0], outputs]
    var bias: [Double]?
    var rest: Tensor?
    if let c = try call.constant(2) {
      guard c.dimensions.count <= 2, dimensions.broadcast(with: c.dimensions) == dimensions,
        let tensor = c.broadcastable
      else {
        throw call.refuse("its operand 2 of dimensions \(c.dimensions) does not fit \(dimensions)")
      }
      if c.dimensions.dropLast().allSatisfy({ $0 == 1 }) {
        bias = (0..<outputs).map { β * c.numbers[c.numbers.count == 1 ? 0 : $0] }
      } else {
        rest = tensor.map { β * $0 }
      }
    }
    if rest == nil {
      bias = takeFollowingSum(call, channels: outputs, ofRank: 2, axis: 1, bias)
    }
    let dense = Operation.dense(Dense(weight: weight, bias: bias.map { Tensor($0) }))
    guard let rest else { return try define(call, dense, of: [input.node], dimensions: dimensions) }
    let product = try append(call.result + "/product", dense, of: [input.node], for: call.place)
    try define(call, .affine(Affine(shift: rest)), of: [product], dimensions: dimensions)
  }

  /// Reads a `Gemm` of two matrices that depend on the input, or whose constant is the first one.
  private mutating func takeGemmInSteps(_ call: OperatorCall) throws(ReadError) {
    guard call.node.inputs.count > 1 else { throw call.refuse("its operand 1 is missing") }
    let name = call.result
    func step(
      _ operation: String, _ inputs: [String], _ output: String,
      _ attributes: [String: ONNXAttribute] = [:]
    ) throws(ReadError) -> String {
      try take(operation, inputs, as: output, attributes, for: call)
      return output
    }
    var (a, b) = (call.node.inputs[0], call.node.inputs[1])
    let order: [String: ONNXAttribute] = ["perm": .ints([1, 0])]
    if call.int("transA", 0) != 0 { a = try step("Transpose", [a], name + "/A", order) }
    if call.int("transB", 0) != 0 { b = try step("Transpose", [b], name + "/B", order) }
    let (α, β) = (call.float("alpha", 1), call.float("beta", 1))
    func scaled(_ value: String, _ factor: Double, _ result: String) throws(ReadError) -> String {
      guard factor != 1 else { return value }
      values[result + "/factor"] = .constant(Constant(.float, factor))
      return try step("Mul", [value, result + "/factor"], result)
    }
    var product = try step("MatMul", [a, b], name + "/product")
    product = try scaled(product, α, name + "/scaled")
    if call.has(2) {
      let sum = try scaled(call.node.inputs[2], β, name + "/C")
      product = try step("Add", [product, sum], name + "/sum")
    }
    values[name] = value(of: product)
  }

  /// Reads `MatMul`. With a constant matrix it is a dense layer, and a constant sum that follows
  /// becomes the bias; otherwise it is a product of two activations.
  mutating func takeMatrixProduct(_ call: OperatorCall) throws(ReadError) {
    guard call.operands.count >= 2 else { throw call.refuse("it must have two operands") }
    if call.node.operator != "MatMul" { return try takeQuantisedProduct(call) }
    if case .constant(let weights) = call.operands[1] {
      let leading = weights.dimensions.dropLast(2).reduce(1, *)
      if weights.dimensions.count >= 2, leading == 1 { return try takeDense(call, weights) }
    }
    if case .constant(let weights) = call.operands[0], weights.dimensions.count >= 2,
      weights.dimensions.dropLast(2).allSatisfy({ $0 == 1 })
    {
      return try takeDenseFromTheLeft(call, weights)
    }
    let (first, second) = (try node(call, 0), try node(call, 1))
    let (a, b) = (first.dimensions, second.dimensions)
    // A vector is a row on the left and a column on the right.
    let left = a.count == 1 ? [1] + a : a
    let right = b.count == 1 ? b + [1] : b
    guard let leading = Array(left.dropLast(2)).broadcast(with: Array(right.dropLast(2))) else {
      throw call.refuse("operands of dimensions \(a) and \(b) do not fit together")
    }
    let rows = left[left.count - 2]
    let columns = right[right.count - 1]
    var operands: [Int] = []
    let whole = leading.first == 1 ? Array(leading.dropFirst()) : leading
    for (value, own) in [(first, left), (second, right)] {
      let matrix = Array(own.suffix(2))
      let own = Array(own.dropLast(2))
      let needed = Shape(whole + matrix)
      let missing = Array(repeating: 1, count: max(0, whole.count - own.count))
      let given = Shape(missing + own.suffix(whole.count) + matrix)
      var operand = try node(value, as: given, for: call)
      if given != needed {
        operand = try append(
          "\(call.result)/expanded", .rearrange(.expand(needed)), of: [operand], for: call.place)
      }
      operands.append(operand)
    }
    let roles = roles(of: operands)
    var dimensions = leading
    if a.count > 1 { dimensions.append(rows) }
    if b.count > 1 { dimensions.append(columns) }
    try define(call, .matrixProduct(roles.0, roles.1), of: operands, dimensions: dimensions)
  }

  private mutating func takeDense(_ call: OperatorCall, _ weights: Constant) throws(ReadError) {
    let input = try node(call)
    let matrix = weights.with(dimensions: Array(weights.dimensions.suffix(2)))
    let weight = try finite(matrix, call, 1)
    guard let inner = input.dimensions.last, inner == weight.shape.axes[0] else {
      throw call.refuse(
        "operands of dimensions \(input.dimensions) and \(weights.dimensions) do not fit together")
    }
    let missing = max(0, weights.dimensions.count - max(2, input.rank))
    let dimensions =
      Array(repeating: 1, count: missing) + input.dimensions.dropLast() + [weight.shape.axes[1]]
    let bias = takeFollowingSum(
      call, channels: weight.shape.axes[1], ofRank: dimensions.count, axis: dimensions.count - 1,
      nil)
    try define(
      call, .dense(Dense(weight: weight.transposed, bias: bias.map { Tensor($0) })),
      of: [input.node], dimensions: dimensions)
  }

  /// C x = (xᵀ Cᵀ)ᵀ, so that a constant on the left is a dense layer too.
  private mutating func takeDenseFromTheLeft(
    _ call: OperatorCall, _ weights: Constant
  ) throws(ReadError) {
    let input = try node(call, 1)
    let matrix = weights.with(dimensions: Array(weights.dimensions.suffix(2)))
    let weight = try finite(matrix, call, 0)
    let dense = Operation.dense(Dense(weight: weight))
    let missing = Array(repeating: 1, count: max(0, weights.dimensions.count - max(2, input.rank)))
    let rows = weight.shape.axes[0]
    guard input.rank > 1 else {
      return try define(call, dense, of: [input.node], dimensions: missing + [rows])
    }
    let turned = try transposed(input, for: call)
    let product = try append(call.result + "/product", dense, of: [turned.node], for: call.place)
    let dimensions = turned.dimensions.dropLast() + [rows]
    let result = try transposed(
      NodeValue(node: product, dimensions: Array(dimensions)), for: call, named: call.result)
    values[call.result] = .node(
      NodeValue(node: result.node, dimensions: missing + result.dimensions))
  }

  /// A value with its last two axes exchanged.
  private mutating func transposed(
    _ value: NodeValue, for call: OperatorCall, named name: String? = nil
  ) throws(ReadError) -> NodeValue {
    var order = Array(value.dimensions.indices)
    order.swapAt(order.count - 1, order.count - 2)
    return try transposed(
      value, order, named: name ?? "\(network.nodes[value.node].name)/transposed", for: call)
  }

  /// The bias plus the constant of a following `Add`, if the `Add` is the only reader of this
  /// result and its constant is broadcast over the channels. The sum's name then refers to this
  /// result.
  mutating func takeFollowingSum(
    _ call: OperatorCall, channels: Int, ofRank rank: Int, axis: Int, _ bias: [Double]?
  ) -> [Double]? {
    let name = call.result
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
      case .constant(let constant) = values[other], constant.type.isReal
    else { return nil }
    let isAligned = (opsets[""] ?? 1) >= 7 || sum.attributes["axis"] == nil
    return isAligned ? constant : nil
  }

  /// An operand that must be a constant without empty axes.
  func tensor(_ call: OperatorCall, _ index: Int) throws(ReadError) -> Tensor {
    try finite(call.required(index), call, index)
  }

  /// A constant operand as a tensor of finite numbers.
  func finite(_ constant: Constant, _ call: OperatorCall, _ index: Int) throws(ReadError) -> Tensor
  {
    guard let tensor = constant.tensor else {
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
    return Tensor(shape: [columns, rows], numbers: numbers.transposed(rows: rows))
  }
}
