import Attribution
import Networks
import Numerics
import Scalar
import Testing

/// Strongest activations, the variance that parts explain, and what keeps made inputs natural, by
/// hand.
@Suite struct FeatureTests {
  /// Two channels of two positions, as they are.
  private func identity() throws -> ScalarEngine {
    var network = try Network(shape: [2, 2])
    try network.append("same", .reshape([2, 2]))
    return ScalarEngine(for: network)
  }

  /// Channel 0 is (1, 3), (3, 0), (2, 2), (3, 3), (0, 1) in five images: strengths 3, 3, 2, 3, 1.
  @Test(arguments: [1, 2, 3, 5, 64])
  func strongestImagesAndNeurons(batchSize: Int) throws {
    let images: [[Double]] = [
      [1, 3, 0, 9], [3, 0, 1, 8], [2, 2, 2, 7], [3, 3, 3, 6], [0, 1, 4, 5],
    ]
    var ranges: [Range<Int>] = []
    var done: [Int] = []
    func note(_ images: Int) { done.append(images) }
    let found = try identity().strongestActivations(
      of: [.channel(0), .channel(1), .neuron(2)], at: 1, count: 3, among: images.count,
      batchSize: batchSize, progress: note
    ) { range in
      ranges.append(range)
      return Tensor(shape: [range.count, 2, 2], elements: images[range].flatMap(\.self))
    }
    func facts(_ n: Int) -> [[Double]] {
      found[n].map { [Double($0.image), Double($0.neuron), $0.value] }
    }
    // Of equal images and positions the first.
    #expect(facts(0) == [[0, 1, 3], [1, 0, 3], [3, 0, 3]])
    #expect(facts(1) == [[0, 3, 9], [1, 3, 8], [2, 3, 7]])
    #expect(facts(2) == [[4, 2, 4], [3, 2, 3], [2, 2, 2]])
    // The data set went by once, in order, a batch at a time.
    #expect(ranges.flatMap(Array.init) == Array(0..<5))
    #expect(ranges.allSatisfy { $0.count <= batchSize } && done == ranges.map(\.upperBound))
  }

  @Test func fewerImagesThanAskedFor() throws {
    let found = try identity().strongestActivations(of: [.neuron(0)], at: 1, count: 9, among: 2) {
      Tensor(shape: [$0.count, 2, 2], elements: $0.flatMap { [Double($0), 0, 0, 0] })
    }
    #expect(found[0].map(\.image) == [1, 0])
  }

  @Test func featuresThatAreNotThere() throws {
    let engine = try identity()
    for feature in [Feature.neuron(4), .neuron(-1), .channel(2), .channel(-1)] {
      let refusal = AttributionError.feature(feature, node: "same", [2, 2])
      #expect(throws: refusal) {
        try engine.strongestActivations(of: [feature], at: 1, count: 1, among: 1) { _ in
          Tensor(shape: [1, 2, 2], elements: [0, 0, 0, 0])
        }
      }
      #expect(throws: refusal) { try engine.maximising(feature, by: Maximisation()) }
    }
    #expect(
      AttributionError.feature(.channel(2), node: "same", [2, 2]).description
        == "node 'same' of the shape 2×2 has no channel 2")
  }

  /// z₀ = (−1, 0, 1), z₁ = (2, −4, 2), z₂ = 5: z = (6, 1, 8), of mean 5, is (1, −4, 3) about it.
  /// cov(z₀, z) = 2, var(z₀) = 2, var(z) = 26: R²₀ = 4/52. cov(z₁, z) = 24, var(z₁) = 24:
  /// R²₁ = 576/624. A constant explains nothing.
  @Test func varianceExplained() {
    let parts = Tensor(shape: [1, 3, 3], elements: [-1, 0, 1, 2, -4, 2, 5, 5, 5])
    let explained = VarianceExplained(byParts: parts)
    expectClose(explained.alone, [4.0 / 52, 576.0 / 624, 0])
    expectClose(explained.together, [576.0 / 624, 1, 1])
    #expect(explained.partsNeeded(for: 0.9) == 1 && explained.partsNeeded(for: 0.95) == 2)
    // Examples and positions count alike.
    let examples = VarianceExplained(
      byParts: Tensor(shape: [3, 3, 1], elements: [-1, 2, 5, 0, -4, 5, 1, 2, 5]))
    #expect(examples == explained)
  }

  /// The channels apart, and the bias, add up to the filter's response.
  @Test(arguments: [1, 2])
  func channelsAddUp(groups: Int) throws {
    var random = SplitMix64(seed: groups)
    let convolution = Convolution(
      weight: Tensor(shape: [4, 4 / groups, 3, 2], elements: random.numbers(96 / groups)),
      bias: Tensor(random.numbers(4)),
      window: Window([
        .init(kernel: 3, stride: 2, padding: (1, 1)), .init(kernel: 2, dilation: 2),
      ]), groups: groups)
    var whole = try Network(shape: [4, 6, 5])
    try whole.append("z", .convolution(convolution))
    let input = Tensor(shape: [1, 4, 6, 5], elements: random.numbers(120))
    let z = try ScalarEngine(for: whole).activations(of: input, at: [1])[0].example(0)
    for filter in 0..<4 {
      var apart = try Network(shape: [4, 6, 5])
      try apart.append("z", .convolution(convolution.depthwise(filter: filter)))
      let parts = try ScalarEngine(for: apart).activations(of: input, at: [1])[0].example(0)
      let sum = (0..<4).reduce(
        Array(repeating: convolution.bias?[filter] ?? 0, count: z.example(0).elements.count)
      ) { zip($0, parts.example($1).elements).map(+) }
      expectClose(z.example(filter).elements, sum)
    }
  }

  /// Rows (1, 4, 2) and (0, 0, 5): |3| + |−2| + 0 + 5 along them, 1 + 4 + 3 across, 18.
  @Test func totalVariation() {
    let x = Tensor(shape: [1, 2, 3], elements: [1, 4, 2, 0, 0, 5])
    #expect(x.totalVariation == 18)
    // Channels are no neighbours.
    #expect(x.reshaped([6, 1, 1]).totalVariation == 0)
    #expect(x.reshaped([1, 6]).totalVariation == 3 + 2 + 2 + 0 + 5)
    #expect(Tensor([1, 4]).totalVariation == 0)
  }

  /// An impulse becomes the bell; at a border the weights that are inside are made to add up to
  /// one.
  @Test func blur() {
    let x = Tensor(shape: [1, 7], elements: [0, 0, 0, 1, 0, 0, 0])
    let (one, four) = (0.1353352832366127, 0.00033546262790251185)  // e^−2, e^−8
    let total = 1 + 2 * one + 2 * four
    // At 1 the neighbour at −1 is missing, at 5 the one at 7.
    let near = total - four
    expectClose(
      x.blurred(sigma: 0.5).elements,
      [0, four / near, one / total, 1 / total, one / total, four / near, 0], 1e-12)
    #expect(x.blurred(sigma: 0) == x)
    let constant = Tensor(shape: [2, 3, 4], elements: Array(repeating: 2.5, count: 24))
    expectClose(constant.blurred(sigma: 2).elements, constant.elements)
  }

  /// The part of a network that ends at a node has what the node needs and nothing else.
  @Test func networkEndingAtANode() throws {
    var network = try Network(shape: [2])
    let relu = try network.append("relu", .activation(.relu))
    try network.append("side", .activation(.tanh), of: [0])
    try network.append("sum", .add, of: [relu, 0])
    try network.append("output", .dense(Dense([[1, 1]])))
    #expect(try network.truncated(at: 3).nodes.map(\.name) == ["input", "relu", "sum"])
    #expect(try network.truncated(at: 3).output.operands == [1, 0])
    #expect(try network.truncated(at: 2).nodes.map(\.name) == ["input", "side"])
    #expect(try network.truncated(at: 0).nodes.map(\.name) == ["input"])
    #expect(try network.truncated(at: 4) == network.pruned())
  }
}
