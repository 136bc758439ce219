import Attribution
import Networks
import Numerics
import Optimised
import Scalar
import Testing

/// Activation maximisation: where the answer is known, and what must hold of every ascent.
@Suite struct MaximisationLaws {
  /// argmax wᵀx − λ ‖x‖² = w / 2λ, where the objective is ‖w‖² / 4λ, from every start.
  @Test(arguments: 0..<20)
  func linearNetworkHasAClosedForm(seed: Int) throws {
    var random = SplitMix64(seed: seed)
    let w = random.numbers(5, 2)
    let λ = 0.2 + Double(seed) / 10
    let found = try ScalarEngine(for: .oneLayer([[0, 0, 0, 0, 0], w], bias: [0, 1])).maximising(
      .neuron(1),
      by: Maximisation(
        steps: 200, rate: 0.5 / (λ * 2), normalisesSlope: false, decay: λ, seed: seed))
    expectClose(found.input.elements, w.map { $0 / (2 * λ) }, 1e-9)
    let length = w.reduce(0) { $0 + $1 * $1 }
    expectClose(found.objectives[200], length / (4 * λ) + 1, 1e-9)
    expectClose(found.activations[200], length / (2 * λ) + 1, 1e-9)
  }

  /// Small steps up the true slope go up, every one of them, in smooth networks with a cost of
  /// length.
  @Test func objectiveGrows() throws {
    var moved = 0
    for seed in 0..<100 {
      let network = try RandomNetwork(seed: seed, .smooth).network
      let found = try ScalarEngine(for: network).maximising(
        .neuron(0),
        by: Maximisation(
          steps: 20, rate: 1e-3, normalisesSlope: false, decay: 0.1, startBound: 1, seed: seed))
      #expect(found.objectives.count == 21 && found.activations.count == 21)
      for (before, after) in zip(found.objectives, found.objectives.dropFirst()) {
        #expect(after >= before - 1e-12, "seed \(seed)")
      }
      moved += found.objectives[20] > found.objectives[0] + 1e-6 ? 1 : 0
    }
    #expect(moved > 80)
  }

  /// What is noted is what it says: a_k at x*, and the objective with its two costs.
  @Test func objectiveIsItsFormula() throws {
    let random = try image(seed: 1)
    let engine = ScalarEngine(for: random)
    let found = try engine.maximising(
      .channel(1), by: Maximisation(steps: 3, decay: 0.3, variation: 0.2, jitter: 1, seed: 2))
    let output = try engine.activations(of: Tensor(batch: [found.input]), at: [1])[0].example(0)
    let mean = output.example(1).sum / Double(output.example(1).elements.count)
    expectClose(found.activations[3], mean)
    let length = found.input.elements.reduce(0) { $0 + $1 * $1 }
    expectClose(
      found.objectives[3], mean - 0.3 * length - 0.2 * found.input.totalVariation)
  }

  /// The slope that total variation adds is the derivative, where neighbours differ.
  @Test func totalVariationIsDescended() throws {
    let network = try image(seed: 3)
    let (rate, τ) = (1e-4, 0.7)
    func end(_ variation: Double) throws -> [Double] {
      try ScalarEngine(for: network).maximising(
        .neuron(0),
        by: Maximisation(
          steps: 1, rate: rate, normalisesSlope: false, variation: variation, startBound: 1, seed: 5
        )
      ).input.elements
    }
    var random = SplitMix64(seed: 5)
    let start = Tensor(
      shape: network.input.shape, elements: random.numbers(network.input.shape.count))
    let slopes = start.elements.indices.map { i in
      let h = 1e-7
      func moved(_ step: Double) -> Double {
        var elements = start.elements
        elements[i] += step
        return Tensor(shape: start.shape, elements: elements).totalVariation
      }
      return (moved(h) - moved(-h)) / (2 * h)
    }
    let difference = zip(try end(τ), try end(0)).map { ($0 - $1) / (-rate * τ) }
    expectClose(difference, slopes, 1e-6, scale: 1)
  }

  /// Jitter moves the input for the pass and back: where the network does not care for places, the
  /// mean over a channel of 1×1 filters, it changes nothing.
  @Test func jitterIsUndone() throws {
    var network = try Network(shape: [2, 4, 5])
    try network.append(
      "c",
      .convolution(
        Convolution(
          weight: Tensor(shape: [1, 2, 1, 1], elements: [0.5, -2]), window: Window(1, 1))))
    try network.append("relu", .activation(.relu))
    func end(_ jitter: Int) throws -> [Double] {
      try ScalarEngine(for: network).maximising(
        .channel(0), by: Maximisation(steps: 1, jitter: jitter, seed: 1)
      ).input.elements
    }
    expectClose(try end(9), try end(0))
  }

  /// The same seed gives the same bits, another one another input; options change it, and clipping
  /// holds.
  @Test func seedsAndOptions() throws {
    let engine = ScalarEngine(for: try image(seed: 4))
    let plain = Maximisation(steps: 5, seed: 1)
    let found = try engine.maximising(.neuron(2), by: plain)
    #expect(try engine.maximising(.neuron(2), by: plain) == found)
    let changes: [(inout Maximisation) -> Void] = [
      { $0.seed = 2 }, { $0.decay = 1 }, { $0.variation = 1 }, { $0.jitter = 2 }, { $0.steps = 6 },
      { $0.blur = .init(sigma: 1, every: 5) }, { $0.range = -0.05...0.05 }, { $0.rate = 0.1 },
      { $0.normalisesSlope = false }, { $0.startBound = 0.2 },
    ]
    for (n, change) in changes.enumerated() {
      var changed = plain
      change(&changed)
      #expect(try engine.maximising(.neuron(2), by: changed).input != found.input, "change \(n)")
    }
    var clipped = plain
    clipped.range = -0.05...0.08
    #expect(
      try engine.maximising(.neuron(2), by: clipped).input.elements.allSatisfy {
        (-0.05...0.08).contains($0)
      })
    var never = plain
    never.blur = .init(sigma: 1, every: 6)
    #expect(try engine.maximising(.neuron(2), by: never).input == found.input)
  }

  /// Both paths climb to the same place, to rounding.
  @Test(arguments: 0..<20)
  func enginesAgree(seed: Int) throws {
    let network = try image(seed: seed)
    let maximisation = Maximisation(
      steps: 10, decay: 0.1, blur: .init(sigma: 0.6, every: 3), jitter: 1, range: -1...1,
      seed: seed)
    let (scalar, optimised) = (
      try ScalarEngine(for: network).maximising(.channel(0), by: maximisation),
      try OptimisedEngine(for: network).maximising(.channel(0), by: maximisation)
    )
    expectClose(
      optimised.input.elements, scalar.input.elements, 1e-4, scale: 1)
    expectClose(
      optimised.objectives, scalar.objectives, 1e-4, scale: 1)
  }

  @Test func numbersOutOfRange() throws {
    let engine = ScalarEngine(for: try image(seed: 0))
    let changes: [((inout Maximisation) -> Void, String)] = [
      ({ $0.steps = 0 }, "0 steps: at least one is needed"),
      ({ $0.rate = 0 }, "a rate of 0.0: it must be finite and above 0"),
      ({ $0.rate = .nan }, "a rate of nan: it must be finite and above 0"),
      ({ $0.decay = -1 }, "a decay of -1.0: it must be finite and at least 0"),
      (
        { $0.variation = .infinity },
        "a weight of the total variation of inf: it must be finite and at least 0"
      ),
      ({ $0.startBound = -1 }, "a start bound of -1.0: it must be finite and at least 0"),
      (
        { $0.blur = .init(sigma: -1, every: 1) },
        "a blur of -1.0: it must be finite and at least 0"
      ),
      ({ $0.blur = .init(sigma: 1, every: 0) }, "a blur every 0 steps: it must be every 1 or more"),
      ({ $0.jitter = -1 }, "a jitter of -1: from 0 to 67108864"),
    ]
    for (change, message) in changes {
      var maximisation = Maximisation()
      change(&maximisation)
      var refused: AttributionError?
      do throws(AttributionError) {
        _ = try engine.maximising(.neuron(0), by: maximisation)
      } catch {
        refused = error
      }
      #expect(refused?.description == message)
    }
  }

  /// A convolution over a small image, smooth behind it.
  private func image(seed: Int) throws -> Network {
    var random = SplitMix64(seed: seed)
    var network = try Network(shape: [2, 6, 5])
    try network.append(
      "conv",
      .convolution(
        Convolution(
          weight: Tensor(shape: [3, 2, 3, 3], elements: random.numbers(54)),
          bias: Tensor(random.numbers(3)), window: Window(3, 3, padding: 1))))
    try network.append("tanh", .activation(.tanh))
    return try network.truncated(at: seed.isMultiple(of: 2) ? 2 : 1)
  }
}
