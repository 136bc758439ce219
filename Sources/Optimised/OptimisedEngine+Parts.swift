import Attribution
import Networks

extension OptimisedEngine {
  /// The number of examples in a part of a batch. Eight fill the kernel's tiles, and their values
  /// stay in the processor's caches from the forward to the backward pass. Small values allow more
  /// examples, large ones fewer.
  private func partSize(numbersPerExample one: Int) -> Int {
    let (small, large) = (1 << 21, 1 << 23)
    let size = max(8, small / max(one, 1) / 8 * 8)
    return size * one <= large ? size : max(1, large / one)
  }

  /// The memory plan of a pass. Plans are kept, since passes repeat.
  func memory(for needs: PassMemory.Needs, examples: Int) -> PassMemory {
    if let known = plans.first(where: { $0.needs == needs && $0.memory.examples == examples }) {
      return known.memory
    }
    let memory = PassMemory(units, needs, examples: examples)
    plans = [(needs, memory)] + plans.prefix(7)
    return memory
  }

  /// Processes a batch in parts.
  ///
  /// - Parameter body: Processes a part; `isFresh` is set if its memory does not hold the previous
  ///   part.
  /// - Throws: `AttributionError` for inputs that exceed the range of single precision, and for those
  ///   that lead to a point at which an activation is not defined.
  func forEachPart(
    of inputs: Tensor, _ needs: PassMemory.Needs,
    _ body: (_ pass: Pass, _ first: Int, _ isFresh: Bool) -> Void
  ) throws(AttributionError) {
    try checkRange(of: inputs)
    var undefined: Pass.UndefinedValue?
    forEachPart(of: inputs.examples, needs) { pass, first, isFresh in
      body(pass, first, isFresh)
      undefined = undefined ?? pass.undefined
    }
    guard let undefined else { return }
    let name = network.nodes[undefined.node].name
    switch undefined.cause {
    case .activation(let activation, let operand):
      throw .undefined(node: name, undefined.index, activation, at: operand)
    case .lookup(let rows):
      throw .row("operand of '\(name)'", undefined.index, rows: rows)
    }
  }

  /// Processes `examples` examples in parts.
  func forEachPart(
    of batch: Int, _ needs: PassMemory.Needs,
    _ body: (_ pass: Pass, _ first: Int, _ isFresh: Bool) -> Void
  ) {
    let size = min(batch, partSize(numbersPerExample: memory(for: needs, examples: 1).count))
    keepWeights(forParts: (batch + size - 1) / max(size, 1))
    var memory: PassMemory?
    team.gather {
      for first in stride(from: 0, to: batch, by: size) {
        let examples = min(size, batch - first)
        let isFresh = memory?.examples != examples
        let current =
          memory.flatMap { isFresh ? nil : $0 }
          ?? self.memory(for: needs, examples: examples)
        memory = current
        arena.reserve(current.count)
        body(
          Pass(current, units: units, arena: arena, scratch: scratch, team: team), first, isFresh)
        scratch.clear()
      }
    }
  }

  /// The units, among those that qualify, that can propagate in place to their operand's memory,
  /// because the operand has no other reader.
  func inPlace(_ qualifies: (Unit) -> Bool) -> Set<Int> {
    Set(
      units.indices.filter { index in
        guard let operand = units[index].operands.first else { return false }
        return qualifies(units[index]) && units[operand].readers == [index]
      })
  }

  /// Whether the layer that reads this ReLU can apply its gate in the backward pass: the layer is
  /// its only reader, and no caller asked for the gradient at the ReLU.
  func isGated(_ index: Int, unless nodes: [Int]) -> Bool {
    let unit = units[index]
    guard unit.isReLU, unit.readers.count == 1,
      case .linear(.layer) = units[unit.readers[0]].work
    else { return false }
    return unit.node.map { !nodes.contains($0) } ?? true
  }

  /// Sets the initial relevance at the output, and stores the output.
  @discardableResult
  func begin(
    _ pass: Pass, from start: InitialRelevance, _ first: Int, _ output: inout Results
  ) -> [Double] {
    let last = units.count - 1
    let values = pass.value(last)
    output.append(values, of: network.outputPosition, count: pass.examples)
    var starts: [Double] = []
    let target = pass.relevance(last)
    for n in 0..<pass.examples {
      var scores: [Double] = []
      values.append(n, to: &scores)
      let resolved = start.resolved(for: first + n, at: scores, of: network.output.shape)
      target.load(resolved[...], into: n)
      starts += resolved
    }
    pass.hasReceived[last] = true
    return starts
  }

  /// Refuses inputs and replaced values that do not fit the network or exceed the range of single
  /// precision.
  func check(_ inputs: Tensor, _ replacement: Replacement?) throws(AttributionError) {
    try network.check(inputs)
    try network.check(replacement, examples: inputs.examples)
    if let replacement { try checkRange(of: replacement.values, at: replacement.node) }
  }

  /// Refuses inputs that exceed the range of single precision.
  func checkRange(of values: Tensor, at node: Int = 0) throws(AttributionError) {
    let largest = Double(Float.greatestFiniteMagnitude)
    if let index = values.elements.firstIndex(where: { abs($0) > largest }) {
      let node = network.nodes[node]
      throw .outOfRange("activation", node: node.name, index % node.shape.count, in: .single)
    }
  }

  /// Refuses results that exceed the range of single precision, by node and neuron.
  func check(_ results: Results, _ what: String) throws(AttributionError) {
    for (node, elements) in zip(results.nodes, results.elements) {
      if let index = elements.firstIndex(where: { !$0.isFinite }) {
        throw .outOfRange(
          what, node: network.nodes[node].name, index % network.nodes[node].shape.count,
          in: .single)
      }
    }
  }

  func check(_ ledgers: [Ledger]) throws(AttributionError) {
    for ledger in ledgers {
      for (node, entry) in ledger.entries.enumerated() where !entry.received.isFinite {
        throw .outOfRange("relevance", node: network.nodes[node].name, 0, in: .single)
      }
    }
  }
}

extension Plan.Treatment {
  /// Whether a sub-rule divides by the node's own value, or asks for its sign.
  var needsValue: Bool {
    guard case .rule(let rule) = self else { return false }
    return rule.subRules?.contains(where: \.needsValue) ?? false
  }
}

extension Tensor {
  /// Whether all examples are equal.
  var sharesOneExample: Bool {
    let count = elements.count / examples
    return (1..<max(examples, 1)).allSatisfy { n in
      elements[n * count..<(n + 1) * count].elementsEqual(elements[..<count])
    }
  }
}
