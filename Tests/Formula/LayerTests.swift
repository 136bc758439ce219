import Attribution
import Networks
import Numerics
import Scalar
import Testing

/// The forward pass of each operation, worked by hand or against its definition on padded data.
@Suite struct LayerTests {
  private func value(
    _ operation: Operation, _ shape: Shape, _ x: [Double]
  ) throws -> (shape: Shape, elements: [Double]) {
    var network = try Network(shape: shape)
    try network.append("y", operation)
    let tensor = Tensor(shape: shape.batched(1), elements: x)
    return (
      network.output.shape,
      try ScalarEngine(for: network).activations(of: tensor, at: [1])[0].elements
    )
  }

  private func expect(
    _ operation: Operation, _ shape: Shape, _ x: [Double], gives expected: [Double],
    of result: Shape, at location: SourceLocation = #_sourceLocation
  ) throws {
    let (found, elements) = try value(operation, shape, x)
    #expect(found == result, sourceLocation: location)
    expectClose(elements, expected, 1e-15, at: location)
  }

  @Test func convolutionOfASequence() throws {
    // w = (1, 10), b = 0.5, windows at −1, 1, 3 over 1 2 3 4 5: (·, 1), (2, 3), (4, 5).
    let convolution = Convolution(
      weight: Tensor(shape: [1, 1, 2], elements: [1, 10]), bias: Tensor([0.5]),
      window: Window([.init(kernel: 2, stride: 2, padding: (1, 0))]))
    try expect(
      .convolution(convolution), [1, 5], [1, 2, 3, 4, 5], gives: [10.5, 32.5, 54.5], of: [1, 3])
  }

  @Test func convolutionInGroups() throws {
    // Two groups of one channel and one output: each output sees its channel alone.
    let convolution = Convolution(
      weight: Tensor(shape: [2, 1, 1], elements: [10, 100]), window: Window(1), groups: 2)
    try expect(
      .convolution(convolution), [2, 2], [1, 2, 3, 4], gives: [10, 20, 300, 400], of: [2, 2])
  }

  /// Convolution as it is defined, on an image that is really padded, in another order of loops.
  @Test func convolutionOfAnImage() throws {
    var compared = 0
    for seed in 0..<200 {
      var random = SplitMix64(seed: seed)
      let (groups, height, width) = (
        random.integer(1...2), random.integer(3...7), random.integer(3...7)
      )
      let (channels, outputs) = (groups * random.integer(1...2), groups * random.integer(1...2))
      func axis() -> Window.Axis {
        Window.Axis(
          kernel: random.integer(1...3), stride: random.integer(1...3),
          padding: (random.integer(0...2), random.integer(0...2)),
          dilation: random.chance(0.3) ? 2 : 1)
      }
      let (y, x) = (axis(), axis())
      let kernel = Shape([outputs, channels / groups, y.kernel, x.kernel])
      let weight = Tensor(shape: kernel, elements: random.numbers(kernel.count))
      let convolution = Convolution(
        weight: weight, bias: Tensor(random.numbers(outputs)), window: Window([y, x]),
        groups: groups)
      let image = random.numbers(channels * height * width)
      var network = try Network(shape: [channels, height, width])
      // A window that only sees padding is refused; that is tested elsewhere.
      guard (try? network.append("y", .convolution(convolution))) != nil else { continue }
      let found = try ScalarEngine(for: network).activations(
        of: Tensor(shape: [1, channels, height, width], elements: image), at: [1])[0].elements

      let (tall, wide) = (
        height + y.padding.before + y.padding.after, width + x.padding.before + x.padding.after
      )
      var padded = Array(repeating: 0.0, count: channels * tall * wide)
      for c in 0..<channels {
        for i in 0..<height {
          for j in 0..<width {
            padded[(c * tall + i + y.padding.before) * wide + j + x.padding.before] =
              image[(c * height + i) * width + j]
          }
        }
      }
      let rows = (tall - y.dilation * (y.kernel - 1) - 1) / y.stride + 1
      let columns = (wide - x.dilation * (x.kernel - 1) - 1) / x.stride + 1
      var expected: [Double] = []
      for o in 0..<outputs {
        for i in 0..<rows {
          for j in 0..<columns {
            var sum = convolution.bias?[o] ?? 0
            for p in 0..<y.kernel {
              for q in 0..<x.kernel {
                for c in 0..<channels / groups {
                  let channel = o / (outputs / groups) * (channels / groups) + c
                  let row = i * y.stride + p * y.dilation
                  let column = j * x.stride + q * x.dilation
                  sum +=
                    weight[((o * (channels / groups) + c) * y.kernel + p) * x.kernel + q]
                    * padded[(channel * tall + row) * wide + column]
                }
              }
            }
            expected.append(sum)
          }
        }
      }
      #expect(network.output.shape == [outputs, rows, columns], "seed \(seed)")
      expectClose(found, expected, 1e-14, scale: 10, comment: "seed \(seed):")
      compared += 1
    }
    #expect(compared > 50, "only \(compared) windows saw more than padding")
  }

  @Test func poolings() throws {
    let x: [Double] = [1, 5, 5, -2, 7, 7]
    try expect(.maxPool(Window(2, stride: 2)), [1, 6], x, gives: [5, 5, 7], of: [1, 3])
    // Padding is never the largest: −2 alone would lose to 0.
    try expect(
      .maxPool(Window(3, stride: 3, padding: 1)), [1, 2], [-3, -2], gives: [-2], of: [1, 1])
    try expect(
      .averagePool(AveragePooling(Window(2, stride: 2))), [1, 6], x, gives: [3, 1.5, 7], of: [1, 3])
    // Windows at −1 and 1 over 6 and 3: (0, 6), (3, 0), the padding counted or not.
    let window = Window(2, stride: 2, padding: 1)
    try expect(
      .averagePool(AveragePooling(window)), [1, 2], [6, 3], gives: [3, 1.5], of: [1, 2])
    try expect(
      .averagePool(AveragePooling(window, countsPadding: false)), [1, 2], [6, 3], gives: [6, 3],
      of: [1, 2])
    try expect(.mean(axes: [1, 2]), [2, 1, 2], [1, 3, 5, 9], gives: [2, 7], of: [2, 1, 1])
    try expect(.mean(axes: [0]), [2, 1, 2], [1, 3, 5, 9], gives: [3, 6], of: [1, 1, 2])
    try expect(.sum(axes: [1, 2]), [2, 1, 2], [1, 3, 5, 9], gives: [4, 14], of: [2, 1, 1])
    try expect(.sum(axes: [0]), [2, 1, 2], [1, 3, 5, 9], gives: [6, 12], of: [1, 1, 2])
  }

  @Test func scaling() throws {
    let x: [Double] = [1, 2, 3, 4]
    try expect(
      .affine(Affine(scale: Tensor(shape: [2, 1], elements: [10, 100]), shift: Tensor([1, 2]))),
      [2, 2], x, gives: [11, 22, 301, 402], of: [2, 2])
    // (x − 1) / √(3 + 1) · 2 + 5 and (x − 0) / √(0 + 1) · 1 + 0.
    try expect(
      .batchNormalization(
        BatchNormalization(
          scale: Tensor([2, 1]), shift: Tensor([5, 0]), mean: Tensor([1, 0]),
          variance: Tensor([3, 0]), epsilon: 1)), [2, 2], x, gives: [5, 6, 3, 4], of: [2, 2])
  }

  @Test func rearrangements() throws {
    let x: [Double] = [1, 2, 3, 4, 5, 6]
    func expect(
      _ rearrangement: Rearrangement, gives expected: [Double], of result: Shape,
      at location: SourceLocation = #_sourceLocation
    ) throws {
      try self.expect(
        .rearrange(rearrangement), [2, 3], x, gives: expected, of: result, at: location)
    }
    try expect(.transpose([1, 0]), gives: [1, 4, 2, 5, 3, 6], of: [3, 2])
    try expect(.slice(axis: 1, start: 2, count: 2, step: -2), gives: [3, 1, 6, 4], of: [2, 2])
    try expect(.slice(axis: 0, start: 1, count: 1, step: 1), gives: [4, 5, 6], of: [1, 3])
    try expect(
      .pad(before: [0, 1], after: [1, 0], value: 9), gives: [9, 1, 2, 3, 9, 4, 5, 6, 9, 9, 9, 9],
      of: [3, 4])
    try expect(
      .expand([2, 2, 3]), gives: [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6], of: [2, 2, 3])
    try expect(.gather([5, 0, 0, 2], [2, 2]), gives: [6, 1, 1, 3], of: [2, 2])

    var network = try Network(shape: [2, 2])
    try network.append("neg", .affine(Affine(scale: Tensor([-1]))))
    for (axis, expected, shape) in [
      (0, [1, 2, 3, 4, -1, -2, -3, -4], [4, 2] as Shape),
      (1, [1, 2, -1, -2, 3, 4, -3, -4], [2, 4]),
    ] as [(Int, [Double], Shape)] {
      var network = network
      try network.append("cat", .rearrange(.concatenate(axis: axis)), of: [0, 1])
      let x = Tensor(shape: [1, 2, 2], elements: [1, 2, 3, 4])
      #expect(
        try ScalarEngine(for: network).activations(of: x, at: [2])[0].elements == expected)
      #expect(network.output.shape == shape)
    }
  }

  @Test func sumsAndProductsSpread() throws {
    // (2×2) and its mean over the second axis (2×1).
    var network = try Network(shape: [2, 2])
    let mean = try network.append("mean", .mean(axes: [1]))
    var sum = network
    try sum.append("y", .add, of: [0, mean])
    var product = network
    try product.append("y", .multiply(.signal, .gate), of: [0, mean])
    let x = Tensor(shape: [1, 2, 2], elements: [1, 3, 5, 9])
    #expect(try ScalarEngine(for: sum).activations(of: x, at: [2])[0].elements == [3, 5, 12, 16])
    #expect(
      try ScalarEngine(for: product).activations(of: x, at: [2])[0].elements == [2, 6, 35, 63])
  }

  @Test func matrixProduct() throws {
    // [[1, 2], [3, 4]] times itself.
    var network = try Network(shape: [2, 2])
    try network.append("y", .matrixProduct(.signal, .signal), of: [0, 0])
    let x = Tensor(shape: [1, 2, 2], elements: [1, 2, 3, 4])
    #expect(
      try ScalarEngine(for: network).activations(of: x, at: [1])[0].elements == [7, 10, 15, 22])
  }

  @Test func normalisations() throws {
    // e^0 : e^ln 3 = 1 : 3, along the second axis and along the first.
    let ln3 = 1.0986122886681098
    try expect(
      .softmax(axis: 1), [2, 2], [0, ln3, 7, 7], gives: [0.25, 0.75, 0.5, 0.5], of: [2, 2])
    try expect(
      .softmax(axis: 0), [2, 2], [0, 7, ln3, 7], gives: [0.25, 0.5, 0.75, 0.5], of: [2, 2])
    try expect(.softmax(axis: 0), [2], [1000, 1000], gives: [0.5, 0.5], of: [2])
    // Mean 4, variance (9 + 1 + 16)/… of 1, 3, 8: deviations −3, −1, 4, variance 26/3, ε = 1/3: √9.
    try expect(
      .layerNormalization(
        LayerNormalization(
          scale: Tensor([1, 1, 3]), shift: Tensor([0, 1, 0]), epsilon: 1.0 / 3)), [1, 3],
      [1, 3, 8],
      gives: [-1, -1 / 3.0 + 1, 4], of: [1, 3])
  }

  @Test func logarithmOfSoftmax() throws {
    // log(1/4), log(3/4) and twice log(1/2).
    let (ln2, ln3) = (0.6931471805599453, 1.0986122886681098)
    try expect(
      .logSoftmax(axis: 1), [2, 2], [0, ln3, 7, 7], gives: [-2 * ln2, ln3 - 2 * ln2, -ln2, -ln2],
      of: [2, 2])
    try expect(.logSoftmax(axis: 0), [2], [1000, 1000], gives: [-ln2, -ln2], of: [2])
    var network = try Network(shape: [3])
    try network.append("y", .logSoftmax(axis: 0))
    let engine = ScalarEngine(for: network)
    // δ_0j − s_j at s = (1, 3, 4)/8.
    let x = Tensor(example: [0, ln3, 2 * ln2])
    let gradient = try engine.gradient(of: x, from: .oneHot(.index(0)), at: [0], relu: .gradient)
    expectClose(gradient.gradients[0].elements, [7.0 / 8, -3.0 / 8, -4.0 / 8])
    // Against (0, 0, 0): S from 3 to 8, so ΔL/ΔS = ln(8/3)/5; e_j from 1 to 1, 3, 4.
    let m = try engine.multipliers(
      of: x, against: Tensor(example: [0, 0, 0]), from: .oneHot(.index(0)), at: [0])
    let slope = (3 * ln2 - ln3) / 5
    expectClose(
      m.multipliers[0].elements, [1 - slope, -2 * slope / ln3, -3 * slope / (2 * ln2)])
    // Relevance passes.
    let R = InitialRelevance.values(Tensor(example: [1, 2, 3]))
    #expect(try Explained(network, x, .everywhere(.zero), from: R).explanation == [1, 2, 3])
    #expect(throws: PlanError.self) {
      try Plan(Composite([.init(.kinds([.logSoftmax]), .taylor)]), for: network)
    }
  }

  @Test func rootMeanSquareNormalisation() throws {
    // Mean square of 3, 4 is 12.5, with ε = 12.5 the root is 5: 0.6, 0.8, times (1, 2), plus (0, 1).
    let normalization = LayerNormalization(
      scale: Tensor([1, 2]), shift: Tensor([0, 1]), epsilon: 12.5, isCentred: false)
    try expect(
      .layerNormalization(normalization), [1, 2], [3, 4], gives: [0.6, 2.6], of: [1, 2])
    var network = try Network(shape: [2])
    try network.append("y", .layerNormalization(normalization))
    let (x, R) = (Tensor(example: [3, 4]), InitialRelevance.values(Tensor(example: [5, 13])))
    #expect(try Explained(network, x, .everywhere(.zero), from: R).explanation == [5, 13])
    // LRP-0 with the root as a constant: 0.6/0.6 · 5, and 1.6/2.6 · 13; the shift keeps 1/2.6 · 13.
    let linear = Composite([.init(.kinds([.layerNormalization]), .zero)])
    let run = try Explained(network, x, linear, from: R)
    expectClose(run.explanation, [5, 8])
    #expect(run.sinks.keys.elementsEqual([.bias]))
    // ∂z_i/∂a_j = γ_i (δ_ij − a_i a_j / (n s²)) / s, s = 5: (1 − 9/50)/5 − 2 · 12/50/5, and so on.
    let gradient = try ScalarEngine(for: network).gradient(
      of: x, from: .values(Tensor(example: [1, 1])), at: [0], relu: .gradient)
    expectClose(gradient.gradients[0].elements, [0.164 - 0.096, 2 * 0.136 - 0.048])
  }

  @Test func embedding() throws {
    let table = Tensor(rows: [[1, 2], [3, 4], [5, 6]])
    try expect(.embedding(table), [2], [2, 0], gives: [5, 6, 1, 2], of: [2, 2])
    var network = try Network(shape: [2])
    try network.append("words", .embedding(table))
    try network.append("flat", .reshape([4]))
    try network.append("y", .dense(Dense([[1, 1, 1, 1]])))
    // A word's relevance is the sum over its row: 5 + 6 and 1 + 2.
    let run = try Explained(
      network, Tensor(example: [2, 0]), .everywhere(.zero), from: .score(.predicted))
    expectClose(run.explanation, [11, 3])
    for wrong in [[3.0, 0], [-1, 0], [0.5, 0]] {
      #expect(throws: AttributionError.row("input", 0, rows: 3)) {
        try ScalarEngine(for: network).activations(of: Tensor(example: wrong), at: [3])
      }
    }
  }

  @Test func constantsKeepTheirShare() throws {
    // x + 3 at x = 1, R = 8: the constant holds 3/4 of it.
    var network = try Network(shape: [1])
    let three = try network.append("three", .constant(Tensor([3])), of: [])
    try network.append("sum", .add, of: [0, three])
    let run = try Explained(
      network, Tensor(example: [1]), .everywhere(.zero), from: .values(Tensor(example: [8])))
    expectClose(run.explanation, [2])
    #expect(run.sinks == [.constant: 6])
  }

  @Test func activationsAtAPoint() throws {
    // At 1 and −1; the normal distribution's Φ(1) = 0.8413447460685429.
    let e = 2.718281828459045
    let table: [(Activation, Double, Double)] = [
      (.leakyRelu([0.1]), 1, -0.1), (.elu(2), 1, 2 * (1 / e - 1)),
      (.selu(alpha: 2, scale: 3), 3, 6 * (1 / e - 1)),
      (.softplus, 1.3132616875182228, 0.31326168751822286),
      (.gelu, 0.8413447460685429, -0.15865525393145707),
      (.geluTanh, 0.8411919906082768, -0.15880800939172324),
      (.silu, e / (1 + e), -1 / (1 + e)), (.hardSigmoid, 2 / 3.0, 1 / 3.0),
      (.hardSwish, 2 / 3.0, -1 / 3.0), (.clip(low: -0.5, high: 0.25), 0.25, -0.5),
    ]
    for (activation, above, below) in table {
      try expect(.activation(activation), [2], [1, -1], gives: [above, below], of: [2])
    }
    try expect(
      .activation(.leakyRelu([0.1, 0.5])), [2, 1], [-1, -1], gives: [-0.1, -0.5], of: [2, 1])
  }
}
