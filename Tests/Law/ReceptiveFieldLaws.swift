import Attribution
import Networks
import Numerics
import Scalar
import Testing

/// Receptive fields against gradients on the scalar path.
@Suite struct ReceptiveFieldLaws {
  /// The positions of the input, axis by axis, at which the gradient of a neuron is not zero.
  private func support(
    of neuron: Int, in network: Network, at input: Tensor
  ) throws -> (axes: [[Int]], count: Int) {
    let gradient = try ScalarEngine(for: network).gradient(
      of: input, from: .oneHot(.index(neuron)), at: [0]
    ).gradients[0]
    let shape = network.input.shape
    let indices = gradient.elements.indices.filter { gradient[$0] != 0 }
    let axes = zip(shape.axes, shape.strides).map { length, stride in
      Set(indices.map { $0 / stride % length }).sorted()
    }
    return (axes, indices.count)
  }

  /// Along a chain of windows with positive weights, biases and inputs nothing cancels and no ReLU
  /// is off, so the gradient is zero outside of the field and nowhere else. Average pooling takes
  /// the place of max pooling, whose gradient reaches one position of a window only.
  @Test func chainOfWindowsIsExact() throws {
    var holes = 0
    try forEachField(branches: false) { field, axes, count, name in
      #expect(field.axes == axes, "\(name)")
      #expect(field.axes.map(\.count).reduce(1, *) == count, "\(name)")
      #expect(field.hull == axes.map { $0[0]..<$0[$0.count - 1] + 1 }, "\(name)")
      #expect(field.hasHoles == zip(field.hull, axes).contains { $0.count > $1.count })
      holes += field.hasHoles ? 1 : 0
    }
    #expect(holes > 20)
  }

  /// With sums of branches each axis is still exact, the product of the axes need not be.
  @Test func branchesAreExactAlongEachAxis() throws {
    try forEachField(branches: true) { field, axes, count, name in
      #expect(field.axes == axes, "\(name)")
      #expect(field.axes.map(\.count).reduce(1, *) >= count)
    }
  }

  /// Fields of random networks, and the gradient's support beside them.
  private func forEachField(
    branches: Bool,
    _ check: (_ field: ReceptiveField, _ axes: [[Int]], _ count: Int, _ name: String) -> Void
  ) throws {
    for seed in 0..<300 {
      let random = try PositiveNetwork(seed: seed, branches: branches)
      for neuron in random.neurons {
        let field = try #require(
          random.network.receptiveField(of: neuron, at: random.network.outputPosition))
        let (axes, count) = try support(of: neuron, in: random.network, at: random.input)
        check(field, axes, count, "seed \(seed), neuron \(neuron)")
      }
    }
  }

  /// Whatever a network is made of, no gradient reaches beyond the field of any node.
  @Test(arguments: 0..<300)
  func nothingOutsideCounts(seed: Int) throws {
    let random = try RandomGraph(seed: seed)
    for position in random.network.nodes.indices.dropFirst() {
      let part = try random.network.truncated(at: position)
      let neuron = part.output.shape.count / 2
      let (axes, _) = try support(of: neuron, in: part, at: random.input)
      let field = random.network.receptiveField(of: neuron, at: position)
      let reached = field?.axes ?? axes.map { _ in [] }
      #expect(
        zip(axes, reached).allSatisfy { Set($0).isSubset(of: $1) },
        "node \(position)")
      #expect(
        field == part.receptiveField(of: neuron, at: part.outputPosition),
        "node \(position)")
    }
  }
}

/// A network of windows over an image or a sequence, everything in it positive.
private struct PositiveNetwork {
  var network: Network
  var input: Tensor
  /// A few neurons of the output: the first, the last, one between.
  var neurons: [Int]

  init(seed: Int, branches: Bool) throws {
    var random = SplitMix64(seed: seed)
    let rank = random.integer(1...2)
    network = try Network(
      shape: Shape([random.integer(1...3)] + (0..<rank).map { _ in random.integer(8...14) }))
    input = Tensor(
      shape: network.input.shape.batched(1), elements: random.positive(network.input.shape.count))
    neurons = []
    for _ in 0..<random.integer(1...3) {
      if branches, random.chance(0.5) { try appendBranches(&random) } else { try append(&random) }
    }
    let count = network.output.shape.count
    neurons = Array(Set([0, count / 2, count - 1, random.integer(0...(count - 1))])).sorted()
  }

  private var shape: Shape { network.output.shape }

  private mutating func append(
    _ operation: Operation, of operands: [Int]? = nil
  ) throws -> Int {
    try network.append("n\(network.nodes.count)", operation, of: operands)
  }

  private func window(_ random: inout SplitMix64) -> Window {
    Window(
      shape.axes.dropFirst().map { length in
        let kernel = random.integer(1...min(3, length))
        let dilation = (kernel - 1) * 2 < length ? random.integer(1...2) : 1
        let padding = (kernel - 1) * dilation / 2
        return Window.Axis(
          kernel: kernel, stride: random.integer(1...min(3, length)),
          padding: (random.integer(0...padding), random.integer(0...padding)), dilation: dilation)
      })
  }

  /// A convolution, perhaps in groups, perhaps with a ReLU; or a pooling that has no dilation.
  private mutating func append(_ random: inout SplitMix64) throws {
    let window = window(&random)
    if random.chance(0.3), window.axes.allSatisfy({ $0.dilation == 1 }) {
      _ = try append(.averagePool(AveragePooling(window)))
      return
    }
    let groups = shape.axes[0] == 2 && random.chance(0.5) ? 2 : 1
    let outputs = groups * random.integer(1...2)
    let weights = Shape([outputs, shape.axes[0] / groups] + window.axes.map(\.kernel))
    _ = try append(
      .convolution(
        Convolution(
          weight: Tensor(shape: weights, elements: random.positive(weights.count)),
          bias: Tensor(random.positive(outputs)), window: window, groups: groups)))
    if random.chance(0.5) { _ = try append(.activation(.relu)) }
  }

  /// Two convolutions of one map, without padding at the one and with it at the other, added up.
  private mutating func appendBranches(_ random: inout SplitMix64) throws {
    let trunk = network.outputPosition
    let positions = shape.axes.count - 1
    let channels = shape.axes[0]
    let branches = try [1, 2].map { dilation in
      let weights = Shape([2, channels] + Array(repeating: 3, count: positions))
      return try append(
        .convolution(
          Convolution(
            weight: Tensor(shape: weights, elements: random.positive(weights.count)),
            window: Window(
              (0..<positions).map { _ in
                .init(kernel: 3, padding: (dilation, dilation), dilation: dilation)
              }))), of: [trunk])
    }
    guard shape.axes.dropFirst().allSatisfy({ $0 >= 3 }) else { return }
    _ = try append(.add, of: branches)
  }
}

extension SplitMix64 {
  fileprivate mutating func positive(_ count: Int) -> [Double] {
    numbers(count).map { abs($0) + 0.1 }
  }
}
