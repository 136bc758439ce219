public import Attribution
import Foundation
public import Networks

/// The optimised path: compiled once for a network, then run on any number of batches, in `Float`
/// and on all cores.
///
/// It computes the same results as `ScalarEngine` by different means. Weights are packed and memory
/// is planned before anything runs, and a rule is a forward and a transposed pass with transformed
/// weights. Single messages never exist, so this engine can neither trace nor report `Ledger`'s
/// `messageMagnitude`.
///
/// Results have the same bits for any number of threads and any position in a batch. They agree
/// with the scalar path up to rounding in single precision, as the parity tests verify.
///
/// An engine owns its memory: use it from one thread at a time.
public final class OptimisedEngine: Engine {
  /// The network that the engine computes.
  public let network: Network
  /// The number of threads that work on a pass.
  public let threads: Int
  let units: [Unit]
  /// The index of the unit of each node.
  let unit: [Int]
  let team: Team
  let arena = Arena()
  let scratch = Scratch()

  /// Whether packed weights are kept from one pass to the next.
  private let keepsWeights: Bool
  /// The inputs and outputs of the latest explanation, since its prediction is usually asked for.
  private var latest: [(inputs: Tensor, output: Tensor)] = []

  /// The latest memory plans.
  var plans: [(needs: PassMemory.Needs, memory: PassMemory)] = []

  /// Creates an engine for a network.
  ///
  /// - Parameters:
  ///   - network: The network to compute.
  ///   - threads: The maximum number of threads; all cores by default.
  ///   - keepsWeights: Whether packed weights are kept from one pass to the next. Without them every
  ///     pass packs the weights anew, layer by layer, and needs memory for one layer only.
  public convenience init(for network: Network, threads: Int? = nil, keepsWeights: Bool = true) {
    self.init(for: network, threads: threads, keepsWeights: keepsWeights, sharesLayers: true)
  }

  /// Creates an engine for a network, whose nodes with the same weights share packed weights or not. A
  /// trainer changes those of each node.
  init(for network: Network, threads: Int?, keepsWeights: Bool = true, sharesLayers: Bool) {
    self.network = network
    self.keepsWeights = keepsWeights
    self.threads = max(1, threads ?? ProcessInfo.processInfo.activeProcessorCount)
    units = network.units(sharesLayers: sharesLayers)
    team = Team(width: self.threads)
    var unit = Array(repeating: 0, count: network.nodes.count)
    for (index, description) in units.enumerated() {
      if let node = description.node { unit[node] = index }
    }
    self.unit = unit
  }

  /// Whether the transposed pass at this node skips zeros.
  package func skipsZeros(at node: Int) -> Bool {
    guard units[unit[node]].isPooled, case .linear(.layer(let layer)) = units[unit[node]].work
    else { return false }
    return layer.sparseSweep != nil
  }

  /// Tells the layers whether the weights that a pass packs are used again, by its further parts or by
  /// further passes.
  func keepWeights(forParts parts: Int) {
    for unit in units {
      guard case .linear(let connections) = unit.work else { continue }
      connections.keepPackedWeights(keepsWeights || parts > 1)
    }
  }

  /// Computes the values of nodes by one forward pass. The output for the inputs of the latest
  /// explanation is known already.
  public func activations(
    of inputs: Tensor, at nodes: [Int], replacing replacement: Replacement?
  ) throws(AttributionError) -> [Tensor] {
    if nodes == [network.outputPosition], replacement == nil,
      let known = latest.first(where: { $0.inputs == inputs })
    {
      return [known.output]
    }
    try check(inputs, replacement)
    var needs = PassMemory.Needs()
    needs.units = Set((nodes + [replacement?.node].compactMap(\.self)).map { unit[$0] })
    var values = Results(nodes, of: network, examples: inputs.examples)
    try forEachPart(of: inputs, needs) { pass, first, _ in
      pass.forward(inputs, from: first, count: pass.examples, replacing: replacement) { done in
        guard let node = self.units[done].node else { return }
        values.append(pass.value(done), of: node, count: pass.examples)
      }
    }
    try check(values, "activation")
    return values.tensors
  }

  /// Computes the gradient by one backward pass.
  public func gradient(
    of inputs: Tensor, from start: InitialRelevance, at nodes: [Int], relu: ReLURule,
    replacing replacement: Replacement?
  ) throws(AttributionError) -> GradientPass {
    try check(inputs, replacement)
    try start.check(examples: inputs.examples, output: network.output.shape)
    var needs = PassMemory.Needs()
    needs.goesBack = true
    needs.inPlace = inPlace { if case .activation = $0.work { true } else { false } }
    let gated: Set<Int> = relu.readsZ ? [] : needs.inPlace.filter { isGated($0, unless: nodes) }
    if relu.readsZ { needs.units = Set(units.filter(\.isReLU).map { $0.operands[0] }) }
    if let replacement { needs.units.insert(unit[replacement.node]) }
    let last = nodes.map { unit[$0] }.min()
    var output = Results([network.outputPosition], of: network, examples: inputs.examples)
    var gradients = Results(nodes, of: network, examples: inputs.examples)
    try forEachPart(of: inputs, needs) { pass, first, _ in
      pass.forward(inputs, from: first, count: pass.examples, replacing: replacement)
      self.begin(pass, from: start, first, &output)
      pass.backward(downTo: last) { arrived in
        guard let node = self.units[arrived].node else { return }
        gradients.append(pass.relevance(arrived), of: node, count: pass.examples)
      } step: { unit in
        pass.gradient(from: unit, relu, gated: gated)
      }
    }
    try check(output, "activation")
    try check(gradients, "gradient")
    if replacement == nil { latest = [(inputs, output.tensors[0])] }
    return GradientPass(output: output.tensors[0], gradients: gradients.tensors)
  }

  /// Computes the relevance under a plan by one backward pass.
  public func relevance(
    of inputs: Tensor, under plan: Plan, from start: InitialRelevance, at nodes: [Int],
    through concepts: [Concept]
  ) throws(AttributionError) -> RelevancePass {
    precondition(plan.fits(network), "the plan is for another network")
    try network.check(inputs)
    try network.check(concepts)
    try start.check(examples: inputs.examples, output: network.output.shape)
    var needs = PassMemory.Needs()
    needs.goesBack = true
    needs.units = Set(
      network.nodes.indices.filter { plan.steps[$0].treatment.needsValue }.map { unit[$0] })
    needs.inPlace = inPlace { unit in
      guard let node = unit.node else { return false }
      switch plan.steps[node].treatment {
      case .rule(.pass), .rule(.gradient): return true
      case .rule, .route, .keep: return false
      }
    }
    var output = Results([network.outputPosition], of: network, examples: inputs.examples)
    var relevances = Results(nodes, of: network, examples: inputs.examples)
    var ledgers: [Ledger] = []
    let masks = concepts.map { (unit: unit[$0.node], isChosen: $0.mask(in: network)) }
    try forEachPart(of: inputs, needs) { pass, first, _ in
      pass.forward(inputs, from: first, count: pass.examples)
      self.begin(pass, from: start, first, &output)
      var part = PassLedgers(pass, nodes: self.network.nodes.count)
      part.start(pass)
      pass.backward { arrived in
        guard let node = self.units[arrived].node else { return }
        relevances.append(pass.relevance(arrived), of: node, count: pass.examples)
      } step: { unit in
        for mask in masks where mask.unit == unit { pass.keep(mask.isChosen, at: unit, &part) }
        pass.propagate(from: unit, under: plan, &part)
      }
      ledgers += part.ledgers
    }
    try check(output, "activation")
    try check(relevances, "relevance")
    try check(ledgers)
    latest = [(inputs, output.tensors[0])]
    return RelevancePass(
      output: output.tensors[0], relevances: relevances.tensors, ledgers: ledgers)
  }

  /// Computes DeepLIFT's multipliers by two forward passes and one backward pass. A baseline that
  /// all examples share is computed once for all parts of equal size.
  public func multipliers(
    of inputs: Tensor, against baselines: Tensor, from start: InitialRelevance, at nodes: [Int],
    rule: DeepLIFTRule
  ) throws(AttributionError) -> MultiplierPass {
    try network.check(inputs, against: baselines)
    try start.check(examples: inputs.examples, output: network.output.shape)
    try checkRange(of: baselines)
    let isShared = baselines.sharesOneExample
    var needs = PassMemory.Needs()
    needs.goesBack = true
    needs.baselines = isShared ? .one : .each
    needs.carriesPairs = rule == .revealCancel
    needs.units = Set(units.indices)
    if rule == .rescale {
      needs.inPlace = inPlace { if case .activation = $0.work { true } else { false } }
    }
    let last = network.outputPosition
    var output = Results([last], of: network, examples: inputs.examples)
    var baselineOutput = Results([last], of: network, examples: inputs.examples)
    var starts: [Double] = []
    var multipliers = Results(nodes, of: network, examples: inputs.examples)
    try forEachPart(of: inputs, needs) { pass, first, isFresh in
      let count = isShared ? 1 : pass.examples
      pass.forward(inputs, from: first, count: pass.examples)
      if isFresh || !isShared {
        pass.forward(baselines, from: isShared ? 0 : first, count: count, at: .baseline)
      }
      if isShared {
        for unit in pass.baselines.indices { pass.baselines[unit]?.stride = 0 }
      }
      baselineOutput.append(
        pass.baseline(self.units.count - 1), of: last, count: pass.examples)
      starts += self.begin(pass, from: start, first, &output)
      switch rule {
      case .rescale:
        pass.backward { arrived in
          guard let node = self.units[arrived].node else { return }
          multipliers.append(pass.relevance(arrived), of: node, count: pass.examples)
        } step: { unit in
          pass.chainRule(from: unit, .rescale)
        }
      case .revealCancel:
        let reveal = RevealCancel(pass)
        if let m⁺ = pass.received[self.units.count - 1],
          let m⁻ = pass.receivedMinus[self.units.count - 1]
        {
          m⁻.base.update(from: m⁺.base, count: m⁺.layout.count * pass.examples)
        }
        pass.backward { arrived in
          guard let node = self.units[arrived].node, nodes.contains(node) else { return }
          multipliers.append(reveal.whole(arrived), of: node, count: pass.examples)
        } step: { unit in
          reveal.propagate(from: unit)
        }
      }
    }
    try check(output, "activation")
    try check(multipliers, "multiplier")
    latest = [(inputs, output.tensors[0]), (baselines, baselineOutput.tensors[0])]
    return MultiplierPass(
      output: output.tensors[0], baselineOutput: baselineOutput.tensors[0],
      start: Tensor(shape: output.tensors[0].shape, elements: starts),
      multipliers: multipliers.tensors)
  }
}
