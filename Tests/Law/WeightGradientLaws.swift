import Networks
import Numerics
import Scalar
import Testing
import Training

/// The gradient of every weight and bias is what the loss does when it is moved a little, with the
/// dropout of the step.
@Suite struct WeightGradientLaws {
  @Test(arguments: 1...60)
  func denseNetworks(seed: Int) throws {
    let random = try RandomNetwork(seed: seed, .smooth)
    try expectFiniteDifferences(random.network, [random.input, random.baseline], seed: seed)
  }

  @Test(arguments: 1...60)
  func graphs(seed: Int) throws {
    let random = try RandomGraph(seed: seed, .smooth)
    try expectFiniteDifferences(random.network, [random.input, random.baseline], seed: seed)
  }

  /// Strides, dilation, unequal padding and groups, over images and sequences, with and without bias.
  @Test func convolutions() throws {
    let images: [(Shape, Shape, Window, Int)] = [
      ([2, 5, 6], [3, 2, 3, 2], Window(3, 2), 1),
      ([2, 7, 6], [3, 2, 3, 3], Window(3, 3, stride: 2, padding: 1), 1),
      ([4, 5, 5], [6, 2, 2, 2], Window(2, 2, stride: 2, dilation: 2), 2),
      (
        [3, 5, 4], [3, 1, 3, 2],
        Window([
          Window.Axis(kernel: 3, stride: 2, padding: (2, 0), dilation: 2),
          Window.Axis(kernel: 2, stride: 1, padding: (0, 1)),
        ]), 3
      ),
      ([2, 9], [3, 2, 3], Window(3, stride: 2, padding: 2, dilation: 2), 1),
      ([4, 7], [2, 2, 2], Window(2, stride: 3), 2),
    ]
    var random = SplitMix64(seed: 5)
    for (index, (input, weight, window, groups)) in images.enumerated() {
      for hasBias in [true, false] {
        var network = try Network(shape: input)
        try network.append(
          "convolution",
          .convolution(
            Convolution(
              weight: Tensor(shape: weight, elements: random.numbers(weight.count)),
              bias: hasBias ? Tensor(random.numbers(weight.axes[0])) : nil, window: window,
              groups: groups)))
        try network.append("tanh", .activation(.tanh))
        try network.append("flatten", .reshape([network.output.shape.count]))
        let inputs = (0..<3).map { _ in
          Tensor(shape: input.batched(1), elements: random.numbers(input.count, 2))
        }
        try expectFiniteDifferences(network, inputs, seed: index, "convolution \(index)")
      }
    }
  }

  /// A dense layer at several positions, whose result is read three times.
  @Test func nodesReadTwice() throws {
    var random = SplitMix64(seed: 6)
    var network = try Network(shape: [2, 3])
    let dense = Dense(
      weight: Tensor(shape: [4, 3], elements: random.numbers(12)), bias: Tensor(random.numbers(4)))
    let trunk = try network.append("dense", .dense(dense))
    let square = try network.append("square", .multiply(.signal, .signal), of: [trunk, trunk])
    try network.append("sum", .add, of: [trunk, square])
    try network.append("flatten", .reshape([8]))
    try expectFiniteDifferences(
      network,
      (0..<2).map { _ in Tensor(shape: [1, 2, 3], elements: random.numbers(6)) }, seed: 1)
  }

  /// Compares with central differences: at up to six places of each parameter, and along a direction
  /// in which all places move.
  private func expectFiniteDifferences(
    _ network: Network, _ inputs: [Tensor], seed: Int, _ comment: String = "",
    at location: SourceLocation = #_sourceLocation
  ) throws {
    var random = SplitMix64(seed: seed)
    // Every third node drops out.
    let dropping = network.nodes.filter { _ in random.chance(0.3) }
    let recipe = Recipe(
      epochs: 1, adam: Adam(learningRate: 1),
      dropout: Dictionary(uniqueKeysWithValues: dropping.map { ($0.name, 0.4) }), seed: seed)
    let trainer = try ScalarTrainer(for: network, recipe: recipe)
    let batch = Batch(
      inputs: Tensor(batch: inputs.map { $0.example(0) }),
      labels: inputs.map { _ in random.integer(0...(network.output.shape.count - 1)) })
    let (loss, gradients) = trainer.gradients(on: batch)
    let scale = loss + (gradients.values.flatMap(\.elements).map(abs).max() ?? 0)
    try #require(!gradients.isEmpty)
    for (name, gradient) in gradients.sorted(by: { $0.key < $1.key }) {
      let count = gradient.shape.count
      var directions = (0..<min(6, count)).map { _ in
        let place = random.integer(0...(count - 1))
        return (0..<count).map { $0 == place ? 1.0 : 0 }
      }
      directions.append(random.numbers(count))
      for direction in directions {
        let expected = zip(gradient.elements, direction).reduce(0) { $0 + $1.0 * $1.1 }
        let found = try difference(of: batch, name, along: direction, trainer)
        expectClose(
          found, expected, 1e-6, scale: scale * direction.reduce(0) { $0 + abs($1) },
          comment: "\(comment) \(name):", at: location)
      }
    }
  }

  private func difference(
    of batch: Batch, _ name: String, along direction: [Double], _ trainer: ScalarTrainer
  ) throws -> Double {
    let before = trainer.state
    defer { trainer.state = before }
    let h = 1e-5
    func loss(_ way: Double) throws -> Double {
      let value = try #require(before.parameters[name]?.value)
      trainer.state.parameters[name]?.value = Tensor(
        shape: value.shape, elements: zip(value.elements, direction).map { $0 + way * $1 })
      return trainer.gradients(on: batch).loss
    }
    return (try loss(h) - loss(-h)) / (2 * h)
  }
}
