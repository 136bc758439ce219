import Networks
import Training

/// A dense layer or convolution whose weights are trained in place, where the kernel reads them.
final class TrainedLayer {
  let layer: PackedLayer
  /// The weights in the packing of the forward pass, sweep by sweep.
  private let weights: [TrainedNumbers]
  private let bias: TrainedNumbers?
  /// The copies of the weights for the transposed pass, if it needs any.
  private let copies: [Copy]
  /// The values and gradients of a whole batch, for layers with a single position per example.
  /// Their sums over few examples would be too short to be worth loading the gradient.
  private var gathered: (values: Buffer, slopes: Buffer, memory: Scratch)?

  /// A packing of weights that is derived from another one.
  private struct Copy {
    let source: Int
    let memory: Floats
    /// The index in the source of each number; negative for padding.
    let places: [Int32]
  }

  /// Prepares a layer for training.
  ///
  /// - Parameter propagates: Whether the units below need gradients, too.
  init(_ layer: PackedLayer, propagates: Bool) {
    self.layer = layer
    layer.usesSweeps()
    weights = layer.forwardSweeps.enumerated().map { index, sweep in
      TrainedNumbers(
        Self.numbers(layer.packedWeights(isTransposed: false, index, sweep)),
        count: sweep.packedCount)
    }
    bias = layer.packedBias().map { TrainedNumbers($0, count: layer.bias?.count ?? 0) }
    guard propagates else {
      copies = []
      return
    }
    let phases = layer.transposedSweeps.count / layer.forwardSweeps.count
    copies = layer.transposedSweeps.enumerated().map { index, sweep in
      let source = index / phases
      var place = [Int32](repeating: -1, count: layer.weights.count)
      layer.forwardSweeps[source].forEachWeight { place[$1] = Int32($0) }
      var places = [Int32](repeating: -1, count: sweep.packedCount)
      sweep.forEachWeight { places[$0] = place[$1] }
      return Copy(
        source: source,
        memory: Self.numbers(layer.packedWeights(isTransposed: true, index, sweep)),
        places: places)
    }
  }

  deinit {
    for numbers in weights { numbers.deallocate() }
    bias?.deallocate()
  }

  private static func numbers(_ packed: UnsafeMutablePointer<Panel>) -> Floats {
    UnsafeMutableRawPointer(packed).assumingMemoryBound(to: Float.self)
  }

  /// Accumulates gradients of a part of a batch.
  ///
  /// - Parameters:
  ///   - a: The operand's values.
  ///   - δ: The loss's gradient at the result.
  ///   - first: The index of the part's first example.
  ///   - batch: The number of examples in all parts.
  func receive(
    _ a: Buffer, _ δ: Buffer, from first: Int, count: Int, of batch: Int, scratch: Scratch,
    team: Team
  ) {
    guard layer.output.rows * layer.output.columns == 1 else {
      addGradients(a, δ, examples: count, adds: first > 0, scratch: scratch, team: team)
      return
    }
    if first == 0 {
      let memory = gathered?.memory ?? Scratch()
      memory.clear()
      gathered = (
        memory.take(layer.input, examples: batch), memory.take(layer.output, examples: batch),
        memory
      )
    }
    guard let gathered else { return }
    gathered.values.example(first).update(from: a.base, count: count * layer.input.count)
    gathered.slopes.example(first).update(from: δ.base, count: count * layer.output.count)
  }

  private func addGradients(
    _ a: Buffer, _ δ: Buffer, examples: Int, adds: Bool, scratch: Scratch, team: Team
  ) {
    for (sweep, numbers) in zip(layer.forwardSweeps, weights) {
      let slopes = PackedSlopes(δ, of: sweep, examples: examples, scratch: scratch, team: team)
      sweep.weightGradient(
        a, slopes, into: numbers.gradient, examples: examples, adds: adds, team: team)
      if let bias {
        slopes.sums(into: bias.gradient + sweep.channel, outputs: sweep.outputs, adds: adds)
      }
    }
  }

  /// Takes the batch's step, after all parts have been received.
  func step(_ adam: AdamStep, examples: Int, scratch: Scratch, team: Team) {
    if let gathered {
      addGradients(
        gathered.values, gathered.slopes, examples: examples, adds: false, scratch: scratch,
        team: team)
      scratch.clear()
    }
    for (sweep, numbers) in zip(layer.forwardSweeps, weights) {
      if sweep.isNarrow { sweep.narrow(numbers.gradient) }
      adam.run(numbers, team: team)
    }
    if let bias { adam.run(bias, team: team) }
    for copy in copies { renew(copy, team: team) }
  }

  /// Copies the current weights to where the transposed pass reads them.
  private func renew(_ copy: Copy, team: Team) {
    let source = weights[copy.source].values
    let block = 1 << 14
    team.forEach((copy.places.count + block - 1) / block) { task in
      let end = min((task + 1) * block, copy.places.count)
      copy.places.withUnsafeBufferPointer { places in
        for i in task * block..<end where places[i] >= 0 {
          copy.memory[i] = source[Int(places[i])]
        }
      }
    }
  }
}

extension TrainedLayer {
  /// The weights, or one of the running means of their gradients.
  typealias Part = KeyPath<TrainedNumbers, Floats>

  /// The weights, or one of the means, in the order of the weight tensor.
  func weights(_ part: Part) -> [Double] {
    var elements = Array(repeating: 0.0, count: layer.weights.count)
    for (sweep, numbers) in zip(layer.forwardSweeps, weights) {
      let source = numbers[keyPath: part]
      sweep.forEachWeight { elements[$1] = Double(source[$0]) }
    }
    return elements
  }

  /// The bias, or one of the means of its gradients.
  func bias(_ part: Part) -> [Double]? {
    guard let bias, let count = layer.bias?.count else { return nil }
    return (0..<count).map { Double(bias[keyPath: part][$0]) }
  }

  /// Sets the weights and the bias, or one of the means.
  func set(_ part: Part, weights elements: [Double], bias biases: [Double]?) {
    for (sweep, numbers) in zip(layer.forwardSweeps, weights) {
      let target = numbers[keyPath: part]
      sweep.forEachWeight { target[$0] = Float(elements[$1]) }
    }
    if let bias, let biases {
      for (k, b) in biases.enumerated() { bias[keyPath: part][k] = Float(b) }
    }
  }

  /// Updates all copies; call this after setting weights.
  func renewCopies(team: Team) {
    for copy in copies { renew(copy, team: team) }
  }
}

extension Sweep {
  /// Reorders numbers from panels to the packing of a narrow sweep.
  fileprivate func narrow(_ numbers: Floats) {
    let panel = (0..<steps * Panel.width).map { numbers[$0] }
    for k in 0..<outputs {
      for step in 0..<steps { numbers[k * steps + step] = panel[step * Panel.width + k] }
    }
  }
}
