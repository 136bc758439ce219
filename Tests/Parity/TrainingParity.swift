import Attribution
import Networks
import Numerics
import Optimised
import Scalar
import Testing
import Training

/// Training on the optimised path against training on the scalar one.
@Suite struct TrainingParity {
  /// What is trained, on what.
  private struct Case {
    let name: String
    let network: Network
    let recipe: Recipe
    let batches: [Batch]

    /// A network with dropout behind some of its nodes, and batches of random images.
    ///
    /// Adam's stabiliser is large: it divides by the size of a slope, and slopes that should be zero,
    /// and are not for rounding, would decide the direction of a step.
    init(_ name: String, _ network: Network, examples: [Int], seed: Int) throws {
      var random = SplitMix64(seed: seed)
      self.name = name
      self.network = try network.rounded()
      var adam = Adam(learningRate: 0.01)
      adam.stabiliser = 0.1
      var dropout: [String: Double] = [:]
      for node in network.nodes.dropFirst().dropLast() where random.chance(0.3) {
        dropout[node.name] = Double(random.integer(1...7)) / 10
      }
      recipe = Recipe(epochs: 1, adam: adam, dropout: dropout, seed: seed)
      batches = examples.map { count in
        Batch(
          inputs: random.tensor(network.input.shape.batched(count), 2).rounded,
          labels: (0..<count).map { _ in random.integer(0...network.output.shape.count - 1) })
      }
    }
  }

  private func graphs() throws -> [Case] {
    try (0..<160).map { seed in
      let network =
        seed % 4 == 3
        ? try RandomNetwork(seed: seed).network
        : try RandomGraph(seed: seed, .init(volumes: false)).network
      return try Case("seed \(seed)", network, examples: [3, 1, 5], seed: seed)
    }
  }

  /// Several parts of a batch, sizes that fit no register, strides and a residual connection; groups;
  /// few outputs, which have a packing of their own; a dense layer at several positions.
  private func larger() throws -> [Case] {
    var random = SplitMix64(seed: 9)
    func convolution(
      _ outputs: Int, _ inputs: Int, _ window: Window, groups: Int = 1
    ) -> Operation {
      let kernel = window.axes.map(\.kernel)
      return .convolution(
        Convolution(
          weight: random.tensor(Shape([outputs, inputs / groups] + kernel), 0.3),
          bias: random.tensor([outputs], 0.1), window: window, groups: groups))
    }
    var grouped = try Network(shape: [6, 11, 9])
    try grouped.append("conv1", convolution(36, 6, Window(3, 3, padding: 1), groups: 2))
    try grouped.append("relu1", .activation(.relu))
    try grouped.append(
      "conv2", convolution(40, 36, Window(3, 2, stride: 2, padding: 1, dilation: 2), groups: 4))
    try grouped.append("tanh", .activation(.tanh))
    try grouped.append("flatten", .reshape([grouped.output.shape.count]))
    try grouped.append(
      "y", .dense(Dense(weight: random.tensor([5, grouped.output.shape.count], 0.2))))

    var few = try Network(shape: [16, 7, 5])
    try few.append("conv", convolution(3, 16, Window(1, 1)))
    try few.append("positions", .reshape([7, 15]))
    try few.append("dense", .dense(Dense(weight: random.tensor([48, 15], 0.3))))
    try few.append("relu", .activation(.relu))
    try few.append("few", .dense(Dense(weight: random.tensor([2, 48], 0.3))))
    try few.append("mean", .mean(axes: [0]))
    try few.append("flatten", .reshape([2]))
    return [
      try Case("grouped", grouped, examples: [10, 3], seed: 1),
      try Case("few outputs", few, examples: [9, 4], seed: 2),
      try Case(
        "convolutional", SameBits.convolutional(seed: 3), examples: [20, 2], seed: 3),
    ]
  }

  @Test func agreesWithTheScalarPath() throws {
    var (largest, compared) = (0.0, 0)
    for one in try graphs() + larger() {
      let scalar = try ScalarTrainer(for: one.network, recipe: one.recipe)
      let optimised = try OptimisedTrainer(for: one.network, recipe: one.recipe, threads: 2)
      for (step, batch) in one.batches.enumerated() {
        let (expected, found) = (scalar.step(on: batch), optimised.step(on: batch))
        expectClose(found, expected, 1e-4 * max(1, abs(expected)))
        let (a, b) = (scalar.state, optimised.state)
        #expect(a.steps == b.steps && Set(a.parameters.keys) == Set(b.parameters.keys))
        for (name, parameter) in a.parameters {
          guard let other = b.parameters[name] else { continue }
          for part in [\TrainerState.Parameter.value, \.mean, \.square] {
            let difference = relativeDifference(other[keyPath: part], parameter[keyPath: part])
            #expect(difference < 1e-4, "\(one.name), step \(step + 1), \(name): \(difference)")
            largest = max(largest, difference)
            compared += 1
          }
        }
      }
      let batch = one.batches[0]
      let (expected, found) = (
        scalar.outputs(for: batch.inputs), optimised.outputs(for: batch.inputs)
      )
      #expect(relativeDifference(found, expected) < 1e-4, "\(one.name)")
    }
    print("training: \(compared) tensors, largest difference \(largest) of the largest entry")
    #expect(compared > 5000)
  }

  /// Relative to the largest entry expected.
  private func relativeDifference(_ found: Tensor, _ expected: Tensor) -> Double {
    guard found.shape == expected.shape, found.firstNonFinite == nil else { return .infinity }
    let scale = expected.elements.map(abs).max() ?? 0
    let difference = zip(found.elements, expected.elements).map { abs($0 - $1) }.max() ?? 0
    return difference == 0 ? 0 : difference / max(scale, 1e-6)
  }

  @Test func sameBitsForAnyNumberOfThreads() throws {
    for one in try larger() {
      let trainers = try (1...3).map {
        try OptimisedTrainer(for: one.network, recipe: one.recipe, threads: $0)
      }
      for batch in one.batches {
        let losses = trainers.map { $0.step(on: batch) }
        #expect(Set(losses.map(\.bitPattern)).count == 1, "\(one.name)")
      }
      #expect(trainers[0].state == trainers[1].state, "\(one.name)")
      #expect(trainers[0].state == trainers[2].state, "\(one.name)")
    }
  }

  /// A state set is the state got, and goes on with the same bits.
  @Test func stateIsAllThereIs() throws {
    for one in try larger() {
      let whole = try OptimisedTrainer(for: one.network, recipe: one.recipe)
      _ = whole.step(on: one.batches[0])
      let resumed = try OptimisedTrainer(for: one.network, recipe: one.recipe)
      resumed.state = whole.state
      #expect(resumed.state == whole.state, "\(one.name)")
      let losses = [whole, resumed].map { $0.step(on: one.batches[1]) }
      #expect(losses[0].bitPattern == losses[1].bitPattern, "\(one.name)")
      #expect(resumed.state == whole.state, "\(one.name)")
      #expect(
        resumed.outputs(for: one.batches[0].inputs) == whole.outputs(for: one.batches[0].inputs))
    }
  }

  /// What is trained is what an engine computes: the network got from a trainer has the outputs that
  /// the trainer has.
  @Test func networkIsTheOneTrained() throws {
    for one in try larger() {
      let trainer = try OptimisedTrainer(for: one.network, recipe: one.recipe)
      let before = trainer.network
      for batch in one.batches { _ = trainer.step(on: batch) }
      let network = trainer.network
      #expect(network != before)
      let inputs = one.batches[0].inputs
      let outputs = try OptimisedEngine(for: network).activations(
        of: inputs, at: [network.outputPosition])[0]
      #expect(outputs == trainer.outputs(for: inputs), "\(one.name)")
    }
  }
}
