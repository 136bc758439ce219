import Attribution
import Networks
import Numerics
import Optimised
import Scalar
import Testing

/// Networks that begin with an embedding: what is explained is its result.
@Suite struct EmbeddingTests {
  /// relu(e_1 + e_2 − 1) of the row e of a table of three.
  private func network() throws -> Network {
    var network = try Network(shape: [1])
    try network.append("embedding", .embedding(Tensor(rows: [[0, 0], [1, 2], [3, -1]])))
    try network.append("flat", .reshape([2]))
    try network.append("z", .dense(Dense([[1, 1]], bias: [-1])))
    try network.append("y", .activation(.relu))
    return network
  }

  private func engines() throws -> [any Engine] {
    let network = try network()
    return [ScalarEngine(for: network), OptimisedEngine(for: network)]
  }

  private let word = Tensor(example: [1])
  private let none = Tensor(example: [0])

  /// Slopes begin behind the comparisons, or behind the join of several; not where a path without jumps
  /// leads around them.
  @Test func slopesBeginBehindEncoders() throws {
    var network = try Network(shape: [2])
    try network.append("differences", .affine(Affine(shift: Tensor([-1, -2]))))
    try network.append("sign", .activation(.sign))
    try network.append("is other", .activation(.abs))
    try network.append("is equal", .affine(Affine(scale: Tensor([-1]), shift: Tensor([1]))))
    let one = network
    try network.append("floor", .activation(.floor), of: [0])
    try network.append("joined", .rearrange(.concatenate(axis: 0)), of: [4, 5])
    let two = network
    try network.append("all", .rearrange(.concatenate(axis: 0)), of: [0, 6])
    for (encoder, start) in [(one, "is equal"), (two, "joined"), (network, nil)] {
      var network = encoder
      let width = network.output.shape.count
      try network.append("z", .dense(Dense(weight: fill([1, width], 1, 5))))
      #expect(network.slopeStart.map { network.nodes[$0].name } == start)
    }
    #expect(try self.network().slopeStart == 1)
    // Only jumps, and nothing behind them.
    var steps = try Network(shape: [2])
    try steps.append("sign", .activation(.sign))
    #expect(steps.slopeStart == nil && !steps.inputHasSlope)
    #expect(try Network(shape: [2]).inputHasSlope)
  }

  /// Positions that are looked up by counting come before the words, and do not take their place.
  @Test func firstEmbeddingIsThatOfTheInput() throws {
    var network = try Network(shape: [2])
    let table = Tensor(rows: [[0, 0], [1, 2], [3, -1]])
    let sign = try network.append("sign", .activation(.sign))
    let positions = try network.append("positions", .embedding(table), of: [sign])
    let words = try network.append("words", .embedding(table), of: [0])
    try network.append("sum", .add, of: [positions, words])
    #expect(network.embedding == words)
  }

  @Test func pathOfIntegratedGradientsLiesInTheEmbedding() throws {
    // e goes from (0, 0) to (1, 2), z from −1 to 2: the slope is 1 where 3t > 1, at two of the points
    // t = ⅙, ½ and ⅚. So the average gradient is ⅔.
    for engine in try engines() {
      let node = try #require(engine.network.embedding)
      let found = try engine.integratedGradients(
        of: word, against: none, at: node, by: .riemannMiddle(steps: 3))
      #expect(found.shape == [1, 1, 2])
      expectClose(found.elements, [2 / 3.0, 4 / 3.0], 1e-6)
      // At the indices themselves there is no slope.
      #expect(try engine.saliency(of: word).elements == [0])
      #expect(try engine.saliency(of: word, at: node).elements == [1, 1])
    }
  }

  @Test func multipliersOfTheEmbedding() throws {
    // z goes from −1 to 2, y from 0 to 2: the multiplier is ⅔.
    for engine in try engines() {
      let node = try #require(engine.network.embedding)
      let found = try engine.deepLIFT(of: word, against: none, at: node)
      expectClose(found.contributions.elements, [2 / 3.0, 4 / 3.0], 1e-6)
      expectClose(found.multipliers.elements, [2 / 3.0, 2 / 3.0], 1e-6)
      // Against the rows 0 and 2, (3, −1): z is 2 there and here 1, the slope 1: (−2, 3).
      let two = try engine.deepLIFTSHAP(
        of: word, against: Tensor(example: [0, 2]).reshaped([2, 1]), at: node)
      expectClose(two.contributions.elements, [(2 / 3.0 - 2) / 2, (4 / 3.0 + 3) / 2], 1e-6)
      expectClose(two.deltas, [(2 + 1) / 2.0], 1e-6)
    }
  }

  @Test func noiseIsAddedToTheEmbedding() throws {
    // Noise far below the distance to the kink changes no slope; noise of 0.1 · (2 − 1) does not
    // reach it either.
    for engine in try engines() {
      let node = try #require(engine.network.embedding)
      #expect(try engine.smoothGrad(of: word, at: node).elements == [1, 1])
    }
  }

  @Test(arguments: [-1, 1e9, 1e300, 1.5, 3])
  func baselinesAreIndices(index: Double) throws {
    let bad = Tensor(example: [index])
    for engine in try engines() {
      for rule in DeepLIFTRule.allCases {
        #expect(throws: AttributionError.row("baseline", 0, rows: 3)) {
          try engine.deepLIFT(of: word, against: bad, rule: rule)
        }
        #expect(throws: AttributionError.row("baseline", 1, rows: 3)) {
          try engine.deepLIFTSHAP(
            of: word, against: Tensor(shape: [2, 1], elements: [0, index]), rule: rule)
        }
      }
      #expect(throws: AttributionError.row("baseline", 0, rows: 3)) {
        try engine.integratedGradients(of: word, against: bad, at: 1)
      }
      #expect(throws: AttributionError.row("baseline", 0, rows: 3)) {
        try engine.expectedGradients(of: word, against: bad, at: 1)
      }
    }
  }
}
