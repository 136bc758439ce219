import Formats
import Networks

extension Importer {
  /// Reads `MaxPool` and `AveragePool`.
  mutating func takePooling(_ call: OperatorCall) throws(ReadError) {
    let input = try node(call)
    guard let kernel = call.ints("kernel_shape") else {
      throw call.refuse("it has no kernel_shape")
    }
    let window = try window(call, kernel: kernel, over: Array(input.dimensions.dropFirst(2)))
    let isMax = call.node.operator == "MaxPool"
    let countsPadding = call.int("count_include_pad", 0) != 0
    try slide(call, over: input) { hasExamples in
      let window = hasExamples ? window.overExamples : window
      return isMax
        ? .maxPool(window) : .averagePool(AveragePooling(window, countsPadding: countsPadding))
    }
  }

  /// Reads an operator that combines the elements along some axes.
  mutating func takeReduction(_ call: OperatorCall) throws(ReadError) {
    if call.node.operator == "CumSum" { return try takeCumulativeSum(call) }
    let input = try node(call)
    let isGlobal = call.node.operator.hasPrefix("Global")
    let axes: [Int]
    if isGlobal {
      axes = Array(2..<max(2, input.rank))
    } else {
      let given = try call.reducedAxes(call.constant(1), rank: input.rank)
      guard let given else {
        values[call.result] = .node(input)
        return
      }
      axes = given
    }
    let keepsAxes = isGlobal || call.int("keepdims", 1) != 0
    let dimensions =
      keepsAxes
      ? input.dimensions.indices.map { axes.contains($0) ? 1 : input.dimensions[$0] }
      : input.dimensions.indices.filter { !axes.contains($0) }.map { input.dimensions[$0] }
    let name = call.result
    func step(
      _ part: String, _ operation: Operation, _ operand: NodeValue, _ importer: inout Importer
    ) throws(ReadError) -> NodeValue {
      let node = try importer.append(
        "\(name)/\(part)", operation, of: [operand.node], for: call.place)
      return NodeValue(node: node, dimensions: operand.dimensions)
    }

    switch call.node.operator {
    case "GlobalAveragePool", "ReduceMean":
      try reduce(call, input, axes, dimensions) { .mean(axes: $0) }
    case "ReduceSum":
      try reduce(call, input, axes, dimensions) { .sum(axes: $0) }
    case "GlobalMaxPool", "ReduceMax":
      try takeMaximum(call, of: input, over: axes, dimensions: dimensions)
    case "ReduceMin":
      let negative = Operation.affine(Affine(scale: Tensor([-1])))
      let negated = try step("negated", negative, input, &self)
      try takeMaximum(call, of: negated, over: axes, dimensions: dimensions, suffix: "/maximum")
      let maximum = try position(of: name + "/maximum", reader: call.place)
      try define(call, negative, of: [maximum.node], dimensions: dimensions)
    case "ReduceL1":
      let absolute = try step("absolute", .activation(.abs), input, &self)
      try reduce(call, absolute, axes, dimensions) { .sum(axes: $0) }
    case "ReduceL2", "ReduceSumSquare":
      let square = NodeValue(
        node: try append(
          "\(name)/squares", .multiply(.signal, .signal), of: [input.node, input.node],
          for: call.place), dimensions: input.dimensions)
      try reduce(call, square, axes, dimensions) { .sum(axes: $0) }
      guard call.node.operator == "ReduceL2" else { return }
      try keep(
        .activation(.power(0.5), .x), of: position(of: name, reader: call.place), for: call)
    case "ReduceLogSum", "ReduceLogSumExp":
      let hasExponent = call.node.operator == "ReduceLogSumExp"
      let summands = hasExponent ? try step("exp", .activation(.exp), input, &self) : input
      try reduce(call, summands, axes, dimensions) { .sum(axes: $0) }
      try keep(.activation(.log, .x), of: position(of: name, reader: call.place), for: call)
    case "ReduceProd":
      try takeProduct(call, of: input, over: axes, dimensions: dimensions)
    default:
      throw unsupported(call)
    }
  }

  /// Appends the product along one axis, factor by factor.
  private mutating func takeProduct(
    _ call: OperatorCall, of input: NodeValue, over axes: [Int], dimensions: [Int]
  ) throws(ReadError) {
    guard axes.count == 1, let axis = axes.first, input.dimensions[axis] <= 64 else {
      throw call.refuse("a product over several axes, or more than 64 factors, is not supported")
    }
    var product: NodeValue?
    for place in 0..<input.dimensions[axis] {
      let slice = (axis: axis, first: place, count: 1, step: 1)
      let factor = try sliced(input, [slice], named: "\(call.result)/\(place)", for: call)
      guard let soFar = product else {
        product = factor
        continue
      }
      let operands = [soFar.node, factor.node]
      let node = try append(
        "\(call.result)/product \(place)", self.product(of: operands), of: operands, for: call.place
      )
      product = NodeValue(node: node, dimensions: factor.dimensions)
    }
    guard let product else { throw call.refuse("its axis is empty") }
    try define(
      call, .reshape(NodeValue.shape(dimensions)), of: [product.node], dimensions: dimensions)
  }

  /// Appends a mean or a sum over axes of the file. Axes of length 1 need nothing.
  private mutating func reduce(
    _ call: OperatorCall, _ input: NodeValue, _ axes: [Int], _ dimensions: [Int],
    _ operation: ([Int]) -> Operation
  ) throws(ReadError) {
    let long = axes.filter { input.dimensions[$0] > 1 }
    let dropped = input.dropsAxis ? 1 : 0
    guard !long.isEmpty else {
      return try define(
        call, .reshape(NodeValue.shape(dimensions)), of: [input.node], dimensions: dimensions)
    }
    try define(
      call, operation(long.map { $0 - dropped }), of: [input.node], dimensions: dimensions)
  }

  /// Appends the maximum over axes: a max pooling over all positions, with the other axes as channels.
  private mutating func takeMaximum(
    _ call: OperatorCall, of input: NodeValue, over axes: [Int], dimensions: [Int],
    suffix: String = ""
  ) throws(ReadError) {
    let name = call.result + suffix
    let kept = input.dimensions.indices.filter { !axes.contains($0) }
    var operand = input
    if kept + axes != Array(input.dimensions.indices) {
      operand = try transposed(input, kept + axes, named: "\(name)/positions last", for: call)
    }
    let channels = kept.map { input.dimensions[$0] }.reduce(1, *)
    let positions = axes.map { input.dimensions[$0] }.reduce(1, *)
    let rows = try node(operand, as: [channels, positions], for: call)
    let pooled = try append(
      "\(name)/maximum of \(positions)", .maxPool(Window(positions)), of: [rows], for: call.place)
    let result = try append(
      name, .reshape(NodeValue.shape(dimensions)), of: [pooled], for: call.place)
    values[name] = .node(NodeValue(node: result, dimensions: dimensions))
  }

  /// Reads the elementwise maximum or minimum of two values: a max pooling over pairs.
  mutating func takeMaximum(
    _ call: OperatorCall, of operands: [NodeValue], dimensions: [Int]
  ) throws(ReadError) {
    let name = call.result
    let shape = NodeValue.shape(dimensions)
    let isMinimum = call.node.operator == "Min"
    var columns: [Int] = []
    for (number, operand) in operands.enumerated() {
      var node = operand.node
      let part = "\(name)/\(number + 1)"
      if network.nodes[node].shape.count != shape.count {
        node = try append(part, .rearrange(.expand(shape)), of: [node], for: call.place)
      }
      if isMinimum {
        node = try append(
          part, .affine(Affine(scale: Tensor([-1]))), of: [node], for: call.place)
      }
      columns.append(
        try append("\(part)/column", .reshape([shape.count, 1]), of: [node], for: call.place))
    }
    let pairs = try append(
      "\(name)/pairs", .rearrange(.concatenate(axis: 1)), of: columns, for: call.place)
    let maximum = try append(
      "\(name)/maximum", .maxPool(Window(columns.count)), of: [pairs], for: call.place)
    guard isMinimum else {
      return try define(call, .reshape(shape), of: [maximum], dimensions: dimensions)
    }
    let restored = try append("\(name)/shaped", .reshape(shape), of: [maximum], for: call.place)
    try define(
      call, .affine(Affine(scale: Tensor([-1]))), of: [restored], dimensions: dimensions)
  }

  /// Reads `CumSum`: a dense layer along the axis whose weights are 1 up to the diagonal.
  private mutating func takeCumulativeSum(_ call: OperatorCall) throws(ReadError) {
    let input = try node(call)
    guard let place = try call.required(1).integers.first else {
      throw call.refuse("its axis is missing")
    }
    let axis = try call.axis(place, rank: input.rank)
    let n = input.dimensions[axis]
    guard n <= 1 << 12 else { throw call.refuse("its axis of \(n) positions is too long") }
    let exclusive = call.int("exclusive", 0) != 0
    let reverse = call.int("reverse", 0) != 0
    let weights = (0..<n * n).map { place in
      let (to, from) = (place / n, place % n)
      return (reverse ? from > to : from < to) || (from == to && !exclusive) ? 1.0 : 0
    }
    var order = Array(input.dimensions.indices)
    order.swapAt(axis, order.count - 1)
    let turned = try transposed(input, order, named: "\(call.result)/axis last", for: call)
    let sums = try append(
      "\(call.result)/sums", .dense(Dense(weight: Tensor(shape: [n, n], elements: weights))),
      of: [turned.node], for: call.place)
    values[call.result] = .node(
      try transposed(
        NodeValue(node: sums, dimensions: turned.dimensions), order, named: call.result, for: call))
  }
}
