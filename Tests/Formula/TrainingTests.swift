import Networks
import Scalar
import Testing
import Training

/// What training is made of, by hand.
@Suite struct TrainingTests {
  private func trainer(
    weights: [[Double]], bias: [Double]? = nil, _ adam: Adam = Adam(learningRate: 0.1)
  ) throws -> ScalarTrainer {
    var network = try Network(shape: [weights[0].count])
    try network.append("dense", .dense(Dense(weights, bias: bias)))
    return try ScalarTrainer(for: network, recipe: Recipe(epochs: 1, adam: adam))
  }

  /// z = (log 1, log 2, log 5), so p = 1/8, 2/8, 5/8.
  @Test func crossEntropy() throws {
    let z = [0, 0.6931471805599453, 1.6094379124341003]
    expectClose(
      logProbabilities(of: z), [-2.0794415416798357, -1.3862943611198906, -0.47000362924573563],
      1e-15)
    let trainer = try trainer(weights: [[0], [0], [0]], bias: z)
    let one = trainer.gradients(on: Batch(inputs: Tensor(example: [2]), labels: [2]))
    expectClose(one.loss, 0.47000362924573563, 1e-15)
    expectClose(try #require(one.gradients["dense.bias"]).elements, [0.125, 0.25, -0.375], 1e-15)
    expectClose(try #require(one.gradients["dense.weight"]).elements, [0.25, 0.5, -0.75], 1e-15)
    // With a second example of label 0 and input −1 the mean: ((1, 2, −3) + (−7, 2, 5)) / 16.
    let two = trainer.gradients(
      on: Batch(inputs: Tensor(rows: [[2], [-1]]), labels: [2, 0]))
    expectClose(two.loss, (0.47000362924573563 + 2.0794415416798357) / 2, 1e-15)
    expectClose(
      try #require(two.gradients["dense.bias"]).elements, [-0.375, 0.25, 0.125], 1e-15)
    // ((2, 4, −6) + (7, −2, −5)) / 16
    expectClose(
      try #require(two.gradients["dense.weight"]).elements, [0.5625, 0.125, -0.6875], 1e-15)
  }

  /// Where e^z is out of range.
  @Test func crossEntropyOfLargeScores() throws {
    #expect(logProbabilities(of: [1e6, 1e6]) == [-0.6931471805599453, -0.6931471805599453])
    #expect(logProbabilities(of: [-1e5, 1e5]) == [-2e5, 0])
    let trainer = try trainer(weights: [[0], [0]], bias: [1e300, -1e300])
    let (loss, gradients) = trainer.gradients(on: Batch(inputs: Tensor(example: [1]), labels: [1]))
    #expect(loss == 2e300)
    #expect(gradients["dense.bias"]?.elements == [1, -1])
  }

  /// A step of two from w = 0 with η = 0.1, β₁ = 0.5, β₂ = 0.75 and ε = 0.5, at x = 1 and label 0.
  ///
  ///     t = 1   z = (0, 0), p = (½, ½)            g = ∓0.5
  ///             m = ½ g = ∓0.25                   m̂ = m / 0.5 = ∓0.5
  ///             v = ¼ g² = 0.0625                 v̂ = v / 0.25 = 0.25
  ///             w = 0 ± 0.1 · 0.5 / (0.5 + 0.5) = ±0.05
  ///     t = 2   z = ±0.05, p₁ = 1/(1 + e^−0.1)    g = ∓0.47502081252106
  ///             m = ½ m + ½ g = ∓0.36251040626053 m̂ = m / 0.75 = ∓0.48334720834737
  ///             v = ¾ v + ¼ g² = 0.10328619308204 v̂ = v / 0.4375 = 0.23608272704467
  ///             w = ±0.05 ± 0.1 · 0.48334720834737 / (0.48588345006254 + 0.5)
  @Test func adam() throws {
    var adam = Adam(learningRate: 0.1)
    (adam.meanDecay, adam.squareDecay, adam.stabiliser) = (0.5, 0.75, 0.5)
    let trainer = try trainer(weights: [[0], [0]], adam)
    let batch = Batch(inputs: Tensor(example: [1]), labels: [0])
    expectClose(trainer.step(on: batch), 0.6931471805599453)
    let first = try #require(trainer.state.parameters["dense.weight"])
    expectClose(first.value.elements, [0.05, -0.05], 1e-15)
    expectClose(first.mean.elements, [-0.25, 0.25], 1e-15)
    expectClose(first.square.elements, [0.0625, 0.0625], 1e-15)
    _ = trainer.step(on: batch)
    let second = try #require(trainer.state.parameters["dense.weight"])
    expectClose(second.mean.elements, [-0.36251040626053, 0.36251040626053], 1e-13)
    expectClose(second.square.elements, [0.10328619308204201, 0.10328619308204201], 1e-12)
    expectClose(second.value.elements, [0.09902681024990496, -0.09902681024990496], 1e-13)
    #expect(trainer.state.steps == 2)
  }

  /// Of a million places as many drop out as the probability says, within five standard deviations.
  @Test func dropoutRate() {
    for probability in [0.05, 0.35, 0.5, 0.9] {
      let dropout = Dropout(probability: probability, seed: 1, step: 2, node: 3)
      let count = 1_000_000
      let kept = (0..<UInt32(count)).count { dropout.keeps($0) }
      let deviation = (Double(count) * probability * (1 - probability)).squareRoot()
      #expect(abs(Double(kept) - Double(count) * (1 - probability)) < 5 * deviation)
      // What stays is enlarged: the mean of ones is one.
      let mean = Double(kept) * dropout.scale / Double(count)
      #expect(abs(mean - 1) < 5 * deviation / Double(count) / (1 - probability))
    }
  }

  @Test func dropoutIsAPureFunction() {
    func mask(_ seed: Int, _ step: Int, _ node: Int) -> [Bool] {
      let dropout = Dropout(probability: 0.5, seed: seed, step: step, node: node)
      return (0..<4096).map { dropout.keeps($0) }
    }
    let masks = [(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 1, 1), (0, 0, 2)].map(mask)
    #expect(masks == [(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 1, 1), (0, 0, 2)].map(mask))
    // Half of the places agree by chance; five standard deviations are 160 of 4096.
    for i in masks.indices {
      for j in masks.indices where j > i {
        let agreeing = zip(masks[i], masks[j]).count { $0 == $1 }
        #expect(abs(agreeing - 2048) < 160, "masks \(i) and \(j)")
      }
    }
    let none = Dropout(probability: 0, seed: 1, step: 1, node: 1)
    #expect(none.scale == 1)
    #expect((0..<100_000).allSatisfy { none.keeps($0) })
  }

  /// Every order is a permutation; seeds and epochs differ; the same again is the same. Of three
  /// images all six orders come about equally often.
  @Test func ordersOfImages() {
    let recipe = Recipe(epochs: 9, adam: Adam(learningRate: 1), seed: 7)
    let orders = (1...9).map { recipe.order(of: 100, epoch: $0) }
    #expect(orders.allSatisfy { $0.sorted() == Array(0..<100) })
    #expect(Set(orders).count == 9)
    #expect(orders == (1...9).map { recipe.order(of: 100, epoch: $0) })
    var other = recipe
    other.seed = 8
    #expect(other.order(of: 100, epoch: 1) != orders[0])
    let counts = Dictionary(
      grouping: (1...6000).map { recipe.order(of: 3, epoch: $0) }, by: { $0 }
    ).mapValues(\.count)
    #expect(counts.count == 6 && counts.values.allSatisfy { abs($0 - 1000) < 150 })
  }

  /// Scores by hand: labels 0, 0, 1, 2 and highest scores 0, 1, 1, 0 (a tie goes to the first).
  @Test func evaluation() {
    let images = ImageSet(
      shape: [1, 1, 1], names: ["a", "b", "c", "d"], samples: [0, 1, 2, 3], labels: [0, 0, 1, 2])
    let scores: [[Double]] = [[2, 1, 0, 0], [0, 1, 0, 0], [0, 3, 0, 0], [1, 1, 1, 1]]
    var calls: [Int] = []
    let evaluation = Evaluation(
      of: images, batchSize: 3, progress: { done, _ in calls.append(done) },
      outputs: { inputs in
        Tensor(rows: inputs.elements.map { scores[Int((($0 + 1) * 127.5).rounded())] })
      })
    #expect(calls == [3, 4])
    #expect(evaluation.images == 4 && evaluation.right == 2 && evaluation.accuracy == 0.5)
    #expect(evaluation.classes.map(\.images) == [2, 1, 1, 0])
    #expect(evaluation.classes.map(\.right) == [1, 1, 0, 0])
    #expect(evaluation.classes.map(\.accuracy) == [0.5, 1, 0, nil])
    #expect(evaluation.classes.map(\.name) == ["a", "b", "c", "d"])
    // log(e² + e + 2) − 2, log(3 + e), log(3 + e³) − 3, log 4
    expectClose(
      evaluation.meanLoss,
      (0.4938117090722387 + 1.743668380628679 + 0.1392063142194564 + 1.3862943611198906) / 4)
  }
}
