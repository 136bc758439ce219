import Formats
import Networks

extension Importer {
  /// Reads `BatchNormalization`.
  mutating func takeBatchNormalization(_ call: OperatorCall) throws(ReadError) {
    guard call.int("training_mode", 0) == 0 else { throw call.refuse("it is in training mode") }
    guard call.int("spatial", 1) == 1 else { throw call.refuse("spatial=0 is not supported") }
    let input = try node(call)
    let normalization = BatchNormalization(
      scale: try tensor(call, 1), shift: try tensor(call, 2), mean: try tensor(call, 3),
      variance: try tensor(call, 4), epsilon: call.float("epsilon", 1e-5))
    guard input.rank > 1, input.dimensions[0] > 1 else {
      return try define(
        call, .batchNormalization(normalization), of: [input.node], dimensions: input.dimensions)
    }
    // The channels are axis 1 behind several examples.
    let parameters = [
      normalization.scale, normalization.shift, normalization.mean, normalization.variance,
    ]
    guard parameters.allSatisfy({ $0.shape == [input.dimensions[1]] }) else {
      throw call.refuse("its parameters do not fit \(input.dimensions[1]) channels")
    }
    let axes = Shape([input.dimensions[1]] + Array(repeating: 1, count: input.rank - 2))
    let affine = Affine(
      scale: Tensor(shape: axes, elements: normalization.factors),
      shift: Tensor(shape: axes, elements: normalization.offsets))
    try define(call, .affine(affine), of: [input.node], dimensions: input.dimensions)
  }

  /// Reads the operators that normalise groups of neurons of one example.
  mutating func takeNormalization(_ call: OperatorCall) throws(ReadError) {
    switch call.node.operator {
    case "LayerNormalization", "RMSNormalization", "SimplifiedLayerNormalization":
      try takeLayerNormalization(call)
    case "InstanceNormalization", "GroupNormalization":
      try takeGroupNormalization(call)
    default:
      try takeMeanVarianceNormalization(call)
    }
  }

  private mutating func takeLayerNormalization(_ call: OperatorCall) throws(ReadError) {
    let input = try node(call)
    let axis = try call.axis(call.int("axis", -1), rank: input.rank)
    let normalized = Shape(Array(input.dimensions[axis...]))
    func spread(_ index: Int, _ absent: Double) throws(ReadError) -> Tensor {
      guard let constant = try call.constant(index) else {
        return Tensor(
          shape: normalized, elements: Array(repeating: absent, count: normalized.count))
      }
      guard let whole = constant.broadcast(to: normalized.axes), let tensor = whole.tensor else {
        throw call.refuse("its operand \(index) cannot be broadcast over \(normalized)")
      }
      return tensor
    }
    let isCentred = call.node.operator == "LayerNormalization"
    let layer = LayerNormalization(
      scale: try spread(1, 1), shift: try spread(2, 0), epsilon: call.float("epsilon", 1e-5),
      isCentred: isCentred)
    let isInside = axis >= (input.dropsAxis ? 1 : 0)
    let operand =
      isInside ? input.node : try node(input, as: Shape(input.dimensions), for: call)
    try define(
      call, .layerNormalization(layer), of: [operand], dimensions: input.dimensions)
  }

  /// Each group of channels of an example is normalised over its channels and positions, then each
  /// channel is scaled and shifted. An instance normalisation has one channel per group.
  private mutating func takeGroupNormalization(_ call: OperatorCall) throws(ReadError) {
    let input = try node(call)
    guard input.rank >= 2 else { throw call.refuse("its operand has no channels") }
    let channels = input.dimensions[1]
    let isInstance = call.node.operator == "InstanceNormalization"
    let groups = isInstance ? channels : call.int("num_groups", 1)
    guard groups >= 1, channels % groups == 0 else {
      throw call.refuse("\(groups) groups do not divide \(channels) channels")
    }
    let name = call.result
    let rows = input.dimensions[0] * groups
    let size = input.shape.count / rows
    let flat = try node(input, as: [rows, size], for: call)
    let ones = Tensor(Array(repeating: 1, count: size))
    let layer = LayerNormalization(
      scale: ones, shift: Tensor(zeros: [size]), epsilon: call.float("epsilon", 1e-5))
    let normalized = try append(
      "\(name)/groups", .layerNormalization(layer), of: [flat], for: call.place)
    let shaped = try append(
      "\(name)/normalised", .reshape(input.shape), of: [normalized], for: call.place)
    func spread(_ index: Int) throws(ReadError) -> Tensor {
      let parameter = try tensor(call, index)
      // Before opset 21 a group normalisation has one scale for each group.
      let count = parameter.elements.count
      guard count == channels || count == groups else {
        throw call.refuse("its operand \(index) has \(count) elements for \(channels) channels")
      }
      let numbers = (0..<channels).map { parameter[$0 * count / channels] }
      return Tensor(
        shape: Shape([channels] + Array(repeating: 1, count: input.rank - 2)), elements: numbers)
    }
    try define(
      call, .affine(Affine(scale: spread(1), shift: spread(2))), of: [shaped],
      dimensions: input.dimensions)
  }

  private mutating func takeMeanVarianceNormalization(_ call: OperatorCall) throws(ReadError) {
    let input = try node(call)
    var axes: [Int] = []
    for axis in call.ints("axes") ?? [0, 2, 3] {
      axes.append(try call.axis(axis, rank: input.rank))
    }
    let kept = input.dimensions.indices.filter { !axes.contains($0) }
    let order = kept + axes.sorted()
    let turned = try transposed(input, order, named: "\(call.result)/axes last", for: call)
    let size = axes.map { input.dimensions[$0] }.reduce(1, *)
    let rows = try node(turned, as: [input.shape.count / size, size], for: call)
    let layer = LayerNormalization(
      scale: Tensor(Array(repeating: 1, count: size)), shift: Tensor(zeros: [size]),
      epsilon: 1e-9)
    let normalized = try append(
      "\(call.result)/rows", .layerNormalization(layer), of: [rows], for: call.place)
    let shaped = try append(
      "\(call.result)/normalised", .reshape(turned.shape), of: [normalized], for: call.place)
    let back = input.dimensions.indices.map { order.firstIndex(of: $0) ?? 0 }
    values[call.result] = .node(
      try transposed(
        NodeValue(node: shaped, dimensions: turned.dimensions), back, named: call.result, for: call)
    )
  }

  /// Reads `LRN`: each element divided by (bias + α/size · Σ a²)^β, the sum over `size` neighbouring
  /// channels. The divisor normalises and receives no relevance.
  mutating func takeLocalResponseNormalization(_ call: OperatorCall) throws(ReadError) {
    let input = try node(call)
    let size = call.int("size", 0)
    guard input.rank >= 3, input.dimensions[0] == 1, (1...1 << 12).contains(size) else {
      throw call.refuse("it takes one example with channels, and a positive size")
    }
    let name = call.result
    let channels = input.dimensions[1]
    let positions = input.shape.count / channels
    let squares = try append(
      "\(name)/squares", .multiply(.signal, .signal), of: [input.node, input.node],
      for: call.place)
    // One image whose rows are the channels, so that a window of rows averages over channels.
    let rows = try append(
      "\(name)/channels as rows", .reshape([1, channels, positions]), of: [squares],
      for: call.place)
    let before = (size - 1) / 2
    let window = Window([
      .init(kernel: size, padding: (before, size - 1 - before)), .init(kernel: 1),
    ])
    let means = try append(
      "\(name)/means", .averagePool(AveragePooling(window, countsPadding: true)), of: [rows],
      for: call.place)
    let shaped = try append(
      "\(name)/neighbours", .reshape(input.shape), of: [means], for: call.place)
    let affine = Affine(
      scale: Tensor([call.float("alpha", 1e-4)]), shift: Tensor([call.float("bias", 1)]))
    let sum = try append("\(name)/sum", .affine(affine), of: [shaped], for: call.place)
    let divisor = try append(
      "\(name)/divisor", .activation(.power(-call.float("beta", 0.75))), of: [sum],
      for: call.place)
    try define(
      call, .multiply(.signal, .gate), of: [input.node, divisor], dimensions: input.dimensions)
  }

  /// Reads `Softmax` and `LogSoftmax`.
  mutating func takeSoftmax(_ call: OperatorCall) throws(ReadError) {
    let input = try node(call)
    let axis = try call.axis(call.int("axis", call.opset < 13 ? 1 : -1), rank: input.rank)
    let isLogarithm = call.node.operator == "LogSoftmax"
    func operation(_ axis: Int) -> Operation {
      isLogarithm ? .logSoftmax(axis: axis) : .softmax(axis: axis)
    }
    let inner = axis - (input.dropsAxis ? 1 : 0)
    guard call.opset < 13, axis < input.rank - 1 else {
      let operand =
        inner >= 0 ? input.node : try node(input, as: Shape(input.dimensions), for: call)
      return try define(
        call, operation(max(inner, axis * (inner < 0 ? 1 : 0))), of: [operand],
        dimensions: input.dimensions)
    }
    // Before opset 13 all axes from this one on are normalised together.
    let rest = input.dimensions[axis...].reduce(1, *)
    let rows = try node(input, as: [input.shape.count / rest, rest], for: call)
    try define(call, operation(1), of: [rows], dimensions: input.dimensions)
  }

  /// Whether a `Gather` looks up rows of a constant table.
  func isTable(_ call: OperatorCall) -> Bool {
    if case .constant = call.operands.first ?? nil { true } else { false }
  }

  /// Reads a lookup in a constant table: an embedding.
  mutating func takeEmbedding(_ call: OperatorCall) throws(ReadError) {
    var table = try call.required(0)
    let axis = try call.axis(call.int("axis", 0), rank: table.dimensions.count)
    if axis != 0 {
      guard table.dimensions[..<axis].allSatisfy({ $0 == 1 }) else {
        throw call.refuse("rows of a table must be gathered along axis 0")
      }
    }
    let width = Array(table.dimensions[(axis + 1)...])
    table = table.with(dimensions: [table.dimensions[axis], width.reduce(1, *)])
    let indices = try node(call, 1)
    guard areWhole[indices.node] || isFromInput(indices.node) else {
      throw call.refuse("its indices are not whole numbers")
    }
    let dimensions = Array(repeating: 1, count: axis) + indices.dimensions + width
    try define(
      call, .embedding(finite(table, call, 0)), of: [indices.node], dimensions: dimensions)
  }
}
