import Attribution
public import Networks
public import Training

/// The trainer of the optimised path, in `Float` and on all cores.
///
/// A batch is processed in parts of eight examples, as in the engine. Weights are updated in place,
/// where the kernel reads them, and the kernel also computes their gradients. Results have the same
/// bits for any number of threads, and agree with `ScalarTrainer` up to rounding in single
/// precision.
///
/// A trainer owns its memory: use it from one thread at a time.
public final class OptimisedTrainer: Trainer {
  /// The settings of the training.
  public let recipe: Recipe
  private let untrained: Network
  private let engine: OptimisedEngine
  private let needs: PassMemory.Needs
  private let gated: Set<Int>
  /// The trained layers by unit.
  private let layers: [Int: TrainedLayer]
  /// The dropout probabilities by unit.
  private let dropout: [Int: Double]
  /// For each unit, whether it or a unit below it has trained parameters.
  private let isTrained: [Bool]
  private var steps = 0

  /// Creates a trainer that has not taken a step.
  ///
  /// - Parameters:
  ///   - network: The network to train, with its initial weights.
  ///   - recipe: The settings of the training.
  ///   - threads: The maximum number of threads; all cores by default.
  /// - Throws: `TrainingError` if the recipe does not fit the network.
  public init(
    for network: Network, recipe: Recipe, threads: Int? = nil
  ) throws(TrainingError) {
    try recipe.check(for: network)
    for node in network.nodes {
      guard case .convolution = node.operation, node.shape.rank == 4 else { continue }
      throw .outOfRange("'\(node.name)' convolves volumes, which only the scalar trainer trains")
    }
    self.recipe = recipe
    untrained = network
    engine = OptimisedEngine(for: network, threads: threads, sharesLayers: false)
    var dropout: [Int: Double] = [:]
    for (name, probability) in recipe.dropout where probability > 0 {
      if let node = network.position(of: name) { dropout[engine.unit[node]] = probability }
    }
    self.dropout = dropout

    var isTrained: [Bool] = []
    var layers: [Int: TrainedLayer] = [:]
    for (index, unit) in engine.units.enumerated() {
      let isTrainedBelow = unit.operands.contains { isTrained[$0] }
      if case .linear(.layer(let layer)) = unit.work {
        layers[index] = TrainedLayer(layer, propagates: isTrainedBelow)
      }
      isTrained.append(isTrainedBelow || layers[index] != nil)
    }
    (self.isTrained, self.layers) = (isTrained, layers)

    var needs = PassMemory.Needs()
    needs.goesBack = true
    needs.units = Set(dropout.keys)
    needs.inPlace = engine.inPlace { if case .activation = $0.work { true } else { false } }
    gated = needs.inPlace.filter { [engine] in engine.isGated($0, unless: []) }
    self.needs = needs
  }

  /// Takes one step on a batch, which must fit the network's input and outputs.
  ///
  /// - Returns: The batch's mean loss before the step, with dropout.
  public func step(on batch: Batch) -> Double {
    let examples = batch.labels.count
    var loss = 0.0
    engine.forEachPart(of: examples, needs) { pass, first, _ in
      pass.forward(batch.inputs, from: first, count: pass.examples) { unit in
        self.drop(unit, pass.value(unit), first, pass)
      }
      loss += self.begin(pass, batch.labels[first..<first + pass.examples], of: examples)
      pass.backward { _ in
      } step: { unit in
        self.propagate(from: unit, first, of: examples, pass)
      }
    }
    steps += 1
    let adam = AdamStep(recipe.adam, at: steps)
    engine.team.gather {
      for layer in layers.values {
        layer.step(adam, examples: examples, scratch: engine.scratch, team: engine.team)
      }
    }
    return loss / Double(examples)
  }

  /// Sets the loss's gradient at the output; returns the sum of the part's losses.
  private func begin(_ pass: Pass, _ labels: ArraySlice<Int>, of examples: Int) -> Double {
    let last = pass.units.count - 1
    let (scores, slopes) = (pass.value(last), pass.relevance(last))
    pass.hasReceived[last] = true
    return labels.enumerated().reduce(0) { sum, next in
      sum
        + crossEntropy(
          of: scores.example(next.offset), classes: scores.layout.count, label: next.element,
          slopes: slopes.example(next.offset), share: 1 / Double(examples))
    }
  }

  /// Takes one unit of the backward pass: the gradients of its weights and of its operands.
  private func propagate(from unit: Int, _ first: Int, of examples: Int, _ pass: Pass) {
    guard isTrained[unit] else { return }
    let δ = pass.relevance(unit)
    drop(unit, δ, first, pass)
    if let trained = layers[unit] {
      let layer = trained.layer
      trained.receive(
        pass.value(pass.units[unit].operands[0]).seen(as: layer.input),
        δ.seen(as: layer.output), from: first, count: pass.examples, of: examples,
        scratch: pass.scratch, team: pass.team)
    }
    guard pass.units[unit].operands.contains(where: { isTrained[$0] }) else { return }
    pass.gradient(from: unit, .gradient, gated: gated)
  }

  /// Applies dropout to values or gradients: dropped neurons become zero, the others are scaled up.
  private func drop(_ unit: Int, _ numbers: Buffer, _ first: Int, _ pass: Pass) {
    guard let probability = dropout[unit], let node = pass.units[unit].node else { return }
    let dropout = Dropout(probability: probability, seed: recipe.seed, step: steps, node: node)
    let layout = numbers.layout
    let scale = Float(dropout.scale)
    let area = layout.rows * layout.columns
    let size = area * layout.channels
    pass.team.forEachRow(of: layout.inner, examples: pass.examples) { row, n in
      let line = numbers.row(row, of: n)
      for column in 0..<layout.columns {
        // The index in a tensor, where channels are stored one after another.
        let position = row * layout.columns + column
        var (place, step) = (UInt32(truncatingIfNeeded: (first + n) * size), UInt32(1))
        if layout.isImage {
          place &+= UInt32(truncatingIfNeeded: position)
          step = UInt32(truncatingIfNeeded: area)
        } else {
          place &+= UInt32(truncatingIfNeeded: position * layout.channels)
        }
        let values = line + column * layout.channels
        for channel in 0..<layout.channels {
          let keeps = dropout.keeps(place &+ UInt32(truncatingIfNeeded: channel) &* step)
          values[channel] = keeps ? values[channel] * scale : 0
        }
      }
    }
  }

  /// The network's outputs for a batch of inputs, without dropout.
  public func outputs(for inputs: Tensor) -> Tensor {
    var output = Results([untrained.outputPosition], of: untrained, examples: inputs.examples)
    engine.forEachPart(of: inputs.examples, PassMemory.Needs()) { pass, first, _ in
      pass.forward(inputs, from: first, count: pass.examples)
      output.append(
        pass.value(pass.units.count - 1), of: self.untrained.outputPosition, count: pass.examples)
    }
    return output.tensors[0]
  }
}

extension OptimisedTrainer {
  /// The network with its current parameters.
  public var network: Network { state.network(like: untrained) }

  /// The complete state that steps change. A new value must fit the network and be finite.
  public var state: TrainerState {
    get {
      var parameters: [String: TrainerState.Parameter] = [:]
      let shapes = untrained.parameters
      for (unit, layer) in layers {
        guard let node = engine.units[unit].node else { continue }
        let name = untrained.nodes[node].name
        if let shape = shapes["\(name).weight"]?.shape {
          parameters["\(name).weight"] = Self.parameter(shape) { layer.weights($0) }
        }
        if let shape = shapes["\(name).bias"]?.shape {
          parameters["\(name).bias"] = Self.parameter(shape) { layer.bias($0) ?? [] }
        }
      }
      return TrainerState(steps: steps, parameters: parameters)
    }
    set {
      steps = newValue.steps
      for (unit, layer) in layers {
        guard let node = engine.units[unit].node,
          let weight = newValue.parameters["\(untrained.nodes[node].name).weight"]
        else { continue }
        let bias = newValue.parameters["\(untrained.nodes[node].name).bias"]
        layer.set(\.values, weights: weight.value.elements, bias: bias?.value.elements)
        layer.set(\.mean, weights: weight.mean.elements, bias: bias?.mean.elements)
        layer.set(\.square, weights: weight.square.elements, bias: bias?.square.elements)
        layer.renewCopies(team: engine.team)
      }
    }
  }

  private static func parameter(
    _ shape: Shape, _ elements: (TrainedLayer.Part) -> [Double]
  ) -> TrainerState.Parameter {
    func tensor(_ part: TrainedLayer.Part) -> Tensor {
      Tensor(shape: shape, elements: elements(part))
    }
    return TrainerState.Parameter(
      value: tensor(\.values), mean: tensor(\.mean), square: tensor(\.square))
  }
}
