import Networks
import Numerics

/// A seeded network of dense layers, activations, residual additions, gated and plain products and
/// reshapes, and an input for it.
struct RandomNetwork {
  /// What a network may be made of.
  struct Ingredients {
    var activations: [Activation] = [.relu, .sigmoid, .tanh]
    var biases = true
    var additions = true
    var products = true

    static let all = Ingredients()
    /// What LRP-0 treats as the gradient does.
    static let relu = Ingredients(activations: [.relu], products: false)
    /// What has a derivative everywhere.
    static let smooth = Ingredients(activations: [.sigmoid, .tanh])
    static let withoutBiases = Ingredients(biases: false)
  }

  let network: Network
  let input: Tensor
  /// A second point, to compare with.
  let baseline: Tensor

  init(seed: Int, _ ingredients: Ingredients = .all) throws {
    var builder = try Builder(seed: seed, ingredients)
    for _ in 0..<builder.random.integer(1...3) { try builder.appendBlock() }
    try builder.appendDense(outputs: builder.random.integer(1...4))
    network = builder.network
    let count = network.input.shape.count
    input = Tensor(
      shape: network.input.shape.batched(1), elements: builder.random.numbers(count, 2))
    baseline = Tensor(
      shape: network.input.shape.batched(1), elements: builder.random.numbers(count, 2))
  }
}

private struct Builder {
  var random: SplitMix64
  var network: Network
  let ingredients: RandomNetwork.Ingredients

  init(seed: Int, _ ingredients: RandomNetwork.Ingredients) throws {
    random = SplitMix64(seed: seed)
    let shape: Shape =
      random.chance(0.3)
      ? [random.integer(1...3), random.integer(1...3)] : [random.integer(1...5)]
    network = try Network(shape: shape)
    self.ingredients = ingredients
  }

  private var last: Int { network.outputPosition }

  private var name: String { "n\(network.nodes.count)" }

  @discardableResult
  mutating func appendDense(outputs: Int, of operand: Int? = nil) throws -> Int {
    let operand = operand ?? last
    let inputs = network.nodes[operand].shape.axes.last ?? 1
    let weight = Tensor(shape: [outputs, inputs], elements: random.numbers(outputs * inputs))
    let bias =
      ingredients.biases && random.chance(0.8) ? Tensor(random.numbers(outputs, 0.5)) : nil
    return try network.append(
      name, .dense(Dense(weight: weight, bias: bias)), of: [operand])
  }

  private mutating func appendActivation() throws {
    let choice = random.integer(0...(ingredients.activations.count - 1))
    try network.append(name, .activation(ingredients.activations[choice]))
  }

  /// A dense layer and an activation, or two branches of dense layers that are added or
  /// multiplied, or a reshape.
  mutating func appendBlock() throws {
    let outputs = random.integer(1...5)
    switch random.integer(0...3) {
    case 0 where ingredients.additions:
      let trunk = last
      let first = try appendDense(outputs: outputs, of: trunk)
      try appendDense(outputs: outputs, of: trunk)
      try appendActivation()
      try network.append(name, .add, of: [first, last])
    case 1 where ingredients.products:
      let trunk = last
      let signal = try appendDense(outputs: outputs, of: trunk)
      try appendDense(outputs: outputs, of: trunk)
      try network.append(name, .activation(.sigmoid))
      let gate: Role = random.chance(0.7) ? .gate : .signal
      try network.append(name, .multiply(.signal, gate), of: [signal, last])
    case 2:
      try network.append(name, .reshape([network.nodes[last].shape.count]))
      try appendDense(outputs: outputs)
      try appendActivation()
    default:
      try appendDense(outputs: outputs)
      try appendActivation()
    }
  }
}
