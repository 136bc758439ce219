import Networks
import Numerics

/// A seeded network over images or sequences, in which every operation there is may occur, with two
/// inputs for it.
struct RandomGraph {
  /// What a network may be made of.
  struct Ingredients {
    var activations: [Activation] = everyActivation
    /// Batch normalisation and scaling and shifting, which relevance passes through as it is.
    var scaling = true
    /// Products, softmax, layer normalisation.
    var products = true
    var maxPooling = true
    var biases = true
    /// Convolutions over three axes.
    var volumes = true

    static let all = Ingredients()
    /// What LRP-0 treats as the gradient does.
    static let relu = Ingredients(
      activations: [.relu, .leakyRelu([0.2])], scaling: false, products: false)
    /// What has a derivative everywhere.
    static let smooth = Ingredients(
      activations: [
        .sigmoid, .tanh, .softplus, .gelu, .geluTanh, .silu, .mish, .sin, .cos, .erf,
      ], maxPooling: false)
  }

  let network: Network
  let input: Tensor
  /// A second point, to compare with.
  let baseline: Tensor

  init(seed: Int, _ ingredients: Ingredients = .all) throws {
    var builder = try GraphBuilder(seed: seed, ingredients)
    for _ in 0..<builder.random.integer(2...5) { try builder.appendBlock() }
    try builder.appendHead()
    network = try builder.network.mergingBatchNormalization()
    let shape = network.input.shape.batched(1)
    input = Tensor(shape: shape, elements: builder.random.numbers(shape.count, 2))
    baseline = Tensor(shape: shape, elements: builder.random.numbers(shape.count, 2))
  }
}

private struct GraphBuilder {
  var random: SplitMix64
  var network: Network
  let ingredients: RandomGraph.Ingredients

  init(seed: Int, _ ingredients: RandomGraph.Ingredients) throws {
    random = SplitMix64(seed: seed)
    let channels = random.integer(1...3)
    let shape: Shape =
      switch random.integer(0...9) {
      case 0...2: [channels, random.integer(4...9)]
      case 3 where ingredients.volumes:
        [channels, random.integer(2...4), random.integer(3...4), random.integer(3...4)]
      default: [channels, random.integer(3...6), random.integer(3...6)]
      }
    network = try Network(shape: shape)
    self.ingredients = ingredients
  }

  private var last: Int { network.outputPosition }
  private var shape: Shape { network.nodes[last].shape }
  private var positions: [Int] { Array(shape.axes.dropFirst()) }

  private mutating func append(_ operation: Operation, of operands: [Int]? = nil) throws {
    try network.append("n\(network.nodes.count)", operation, of: operands)
  }

  private mutating func tensor(_ shape: Shape, _ bound: Double = 1) -> Tensor {
    Tensor(shape: shape, elements: random.numbers(shape.count, bound))
  }

  private mutating func appendActivation() throws {
    try append(.activation(random.choice(ingredients.activations)))
  }

  /// A window that fits the positions, with padding, dilation, stride and rounding at random.
  private mutating func window(padded: Bool = true) -> Window {
    Window(
      positions.map { length in
        let kernel = random.integer(1...min(3, length))
        let dilation = (kernel - 1) * 2 < length && random.chance(0.3) ? 2 : 1
        let padding = padded ? (kernel - 1) * dilation / 2 : 0
        return Window.Axis(
          kernel: kernel, stride: random.integer(1...2),
          padding: (random.integer(0...padding), random.integer(0...padding)), dilation: dilation)
      }, roundsUp: random.chance(0.3))
  }

  private mutating func appendConvolution(outputs: Int, keepingPositions: Bool = false) throws {
    let channels = shape.axes[0]
    let groups =
      channels.isMultiple(of: 2) && outputs.isMultiple(of: 2) && random.chance(0.4) ? 2 : 1
    let chosen = window()
    let window = Window(
      keepingPositions
        ? positions.map { Window.Axis(kernel: $0 > 2 ? 3 : 1, padding: $0 > 2 ? (1, 1) : (0, 0)) }
        : chosen.axes)
    let kernel = window.axes.map(\.kernel)
    let bias = ingredients.biases && random.chance(0.7) ? tensor([outputs], 0.5) : nil
    try append(
      .convolution(
        Convolution(
          weight: tensor(Shape([outputs, channels / groups] + kernel)), bias: bias, window: window,
          groups: groups)))
  }

  mutating func appendBlock() throws {
    switch random.integer(0...7) {
    case 0, 1:
      try appendConvolution(outputs: random.integer(1...4))
      if ingredients.scaling, random.chance(0.5) { try appendBatchNormalization() }
      try appendActivation()
    case 2: try appendPooling()
    case 3: try appendResidual()
    case 4: try appendRearrangement()
    case 5 where ingredients.products: try appendProduct()
    case 6 where ingredients.scaling: try appendScaling()
    default: try appendActivation()
    }
  }

  private mutating func appendBatchNormalization() throws {
    let channels = shape.axes[0]
    let variance = Tensor(random.numbers(channels).map { 1.1 + $0 })
    try append(
      .batchNormalization(
        BatchNormalization(
          scale: tensor([channels]), shift: tensor([channels]), mean: tensor([channels]),
          variance: variance)))
  }

  /// Every other position along one axis and the mean with its neighbour between them.
  private mutating func appendInterpolation() throws {
    let along = positions.map { length in
      let rows = (0..<2 * length - 1).map { k -> [Interpolation.Term] in
        k % 2 == 0 ? [.init(k / 2, 1)] : [.init(k / 2, 0.5), .init(k / 2 + 1, 0.5)]
      }
      return (length, Array(rows.prefix(7)))
    }
    try append(.interpolate(Interpolation(along: along)))
  }

  private mutating func appendPooling() throws {
    if random.chance(0.2) { return try appendInterpolation() }
    let window = window()
    if ingredients.maxPooling, random.chance(0.5) {
      try append(.maxPool(window))
    } else {
      try append(.averagePool(AveragePooling(window, countsPadding: random.chance(0.5))))
    }
  }

  private mutating func appendResidual() throws {
    let trunk = last
    try appendConvolution(outputs: random.choice([1, shape.axes[0]]), keepingPositions: true)
    try appendActivation()
    try append(.add, of: [trunk, last])
  }

  private mutating func appendRearrangement() throws {
    let (trunk, axes) = (last, shape.axes)
    let axis = random.integer(0...(axes.count - 1))
    let zeros = axes.map { _ in 0 }
    switch random.integer(0...4) {
    case 0:
      try appendActivation()
      try append(.rearrange(.concatenate(axis: axis)), of: [trunk, last])
    case 1 where axes[axis] > 2:
      try append(.rearrange(.slice(axis: axis, start: axes[axis] - 1, count: 2, step: -1)))
    case 2:
      var before = zeros
      before[axis] = 1
      try append(.rearrange(.pad(before: before, after: zeros, value: 0)))
    case 3:
      // Elements in another order. Equal ones would cancel in one precision and not in the other.
      let first = random.integer(0...shape.count - 1)
      let indices = (0..<shape.count).map { (first + $0) % shape.count }
      try append(.rearrange(.gather(indices, shape)))
    default:
      try append(.rearrange(.transpose(Array(axes.indices.reversed()))))
    }
  }

  private mutating func appendProduct() throws {
    let trunk = last
    switch random.integer(0...4) {
    case 0:
      // Squeeze and excite: a gate for each channel.
      try append(.mean(axes: Array(1..<shape.rank)))
      try append(.activation(.hardSigmoid))
      try append(.multiply(.signal, .gate), of: [trunk, last])
    case 1:
      try appendActivation()
      try append(.multiply(.signal, .signal), of: [trunk, last])
    case 2:
      // Attention: softmax(x xᵀ / 20) x. DeepLIFT's exponentials cancel where scores are large.
      let order = Array(0..<shape.rank - 2) + [shape.rank - 1, shape.rank - 2]
      try append(.rearrange(.transpose(order)))
      try append(.matrixProduct(.signal, .signal), of: [trunk, last])
      try append(.affine(Affine(scale: Tensor([0.05]))))
      try append(.softmax(axis: shape.rank - 1))
      try append(.matrixProduct(.gate, .signal), of: [last, trunk])
    case 3:
      // A probability of nearly 1 has a logarithm that is 0 in one precision and not in the other.
      try append(.affine(Affine(scale: Tensor([0.05]))))
      try append(.logSoftmax(axis: random.integer(0...shape.rank - 1)))
    default:
      let width = shape.axes[shape.rank - 1]
      guard width > 1 else { return }
      try append(
        .layerNormalization(
          LayerNormalization(
            scale: tensor([width]), shift: tensor([width]), epsilon: 0.1,
            isCentred: random.chance(0.6))))
    }
  }

  private mutating func appendScaling() throws {
    guard random.chance(0.5) else { return try appendBatchNormalization() }
    let constant = Shape(shape.axes.map { random.chance(0.5) ? 1 : $0 })
    try append(
      .affine(
        Affine(
          scale: random.chance(0.7) ? tensor(constant) : nil,
          shift: random.chance(0.7) ? tensor(constant) : nil)))
  }

  /// Flattened, or averaged over the positions; then one or two dense layers.
  mutating func appendHead() throws {
    if random.chance(0.3) { try append(.mean(axes: Array(1..<shape.rank))) }
    if shape.rank > 1, random.chance(0.1) { try append(.sum(axes: [1])) }
    try append(.reshape([shape.count]))
    for outputs in random.chance(0.5) ? [4, 3] : [3] {
      let bias = ingredients.biases ? tensor([outputs], 0.5) : nil
      try append(.dense(Dense(weight: tensor([outputs, shape.count]), bias: bias)))
      if outputs == 4 { try appendActivation() }
    }
  }
}
