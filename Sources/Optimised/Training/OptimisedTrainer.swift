import Attribution
public import Networks
public import Training

/// Training on the optimised path, in `Float` and with all cores.
///
/// A batch goes through in the same parts as everything else, eight examples at a time. The weights
/// are changed where the kernel reads them; their gradients are the kernel's third use. What it does
/// has the same bits for any number of threads, and agrees with `ScalarTrainer` to rounding in single
/// precision.
///
/// It owns its memory: use it from one thread at a time.
public final class OptimisedTrainer: Trainer {
  public let recipe: Recipe
  private let untrained: Network
  private let engine: OptimisedEngine
  private let needs: PassMemory.Needs
  private let gated: Set<Int>
  /// What is trained, by unit.
  private let layers: [Int: TrainedLayer]
  /// The probability with which a unit's neurons drop out.
  private let dropout: [Int: Double]
  /// Whether there is something to train at a unit or below.
  private let isTrained: [Bool]
  private var steps = 0

  /// - Parameters:
  ///   - network: What is trained, from the weights that it has.
  ///   - threads: How many threads may work at the same time; all cores if not said.
  /// - Throws: `TrainingError` if the recipe does not fit the network.
  public init(
    for network: Network, recipe: Recipe, threads: Int? = nil
  ) throws(TrainingError) {
    try recipe.check(for: network)
    self.recipe = recipe
    untrained = network
    engine = OptimisedEngine(for: network, threads: threads)
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

  /// The loss's slopes at the output; gives the part's losses, added up.
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

  /// One unit on the way back: its weights' slopes, and its operands'.
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

  /// What drops out is zero, and the rest is enlarged: of values as of slopes.
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
        // The place in a tensor, where channels lie one after the other.
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
  public var network: Network { state.network(like: untrained) }

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
