import Attribution
import Formats
import Networks
import ONNXImport
import Optimised
import Scalar
import Testing

/// A GRU unrolled over three words, as ordinary ONNX operators: Gemm, Split, Sigmoid, Tanh, sums and
/// products.
///
/// Numbers: own numpy, modified gradient × input in PyTorch 2.15, and
/// Sara-mibo/LRP_EncoderDecoder_GRU a1b409c, in float64. The weights are `fill`s.
@Suite struct RecurrentGoldens {
  /// Words 1, 0, 3 of a table of embeddings.
  static let words: [Double] = [1, 0.8, 0.5, -1, 0.2, 0.9]

  /// - Parameter resetsAfter: Whether the reset gate multiplies U_n h + c_n (PyTorch), or h.
  private static func model(resetsAfter: Bool) -> ONNXGraphBytes {
    var graph = ONNXGraphBytes(opset: 13, input: [1, 3, 2])
    graph.constant("Wx", fill([6, 2], 3, 5))
    graph.constant("Wh", fill([6, 2], 6, 5))
    graph.constant("bx", fill([6], 8, 10))
    graph.constant("bh", fill([6], 6, 10))
    graph.constant("Wy", fill([2, 2], 9, 5))
    graph.constant("thirds", integers: [2, 2, 2])
    graph.constant("gates", integers: [4, 2])
    graph.constant("zeros", Tensor([0, 0]))
    graph.constant("one", floats: 1)
    // What the first step's products with h = 0 leave: the biases alone.
    let bh = fill([6], 6, 10).elements
    graph.constant("bh_r", Tensor(Array(bh[0..<2])))
    graph.constant("bh_z", Tensor(Array(bh[2..<4])))
    graph.constant("bh_n", Tensor(Array(bh[4..<6])))
    // Rows r, z and n of the weights.
    let rows = fill([6, 2], 6, 5).elements
    graph.constant("Wh_rz", Tensor(shape: [4, 2], elements: Array(rows[0..<8])))
    graph.constant("Wh_n", Tensor(shape: [2, 2], elements: Array(rows[8..<12])))
    graph.constant("bh_rz", Tensor(Array(bh[0..<4])))

    for t in 0..<3 {
      func name(_ word: String) -> String { "\(word)\(t)" }
      let isFirst = t == 0
      let h = "h\(t - 1)"
      graph.constant(name("t"), integers: [t])
      graph.add("Gather", ["x", name("t")], [name("word")], ["axis": .int(1)])
      graph.add("Flatten", [name("word")], [name("x_t")])
      graph.add("Gemm", [name("x_t"), "Wx", "bx"], [name("gi")], ["transB": .int(1)])
      graph.add(
        "Split", [name("gi"), "thirds"], [name("i_r"), name("i_z"), name("i_n")],
        ["axis": .int(1)])
      if !isFirst {
        graph.add("Gemm", [h, "Wh_rz", "bh_rz"], [name("gh")], ["transB": .int(1)])
        graph.constant(name("halves"), integers: [2, 2])
        graph.add(
          "Split", [name("gh"), name("halves")], [name("h_r"), name("h_z")], ["axis": .int(1)])
      }
      graph.add("Add", [name("i_r"), isFirst ? "bh_r" : name("h_r")], [name("z_r")])
      graph.add("Sigmoid", [name("z_r")], [name("r")])
      graph.add("Add", [name("i_z"), isFirst ? "bh_z" : name("h_z")], [name("z_z")])
      graph.add("Sigmoid", [name("z_z")], [name("z")])
      if resetsAfter {
        if !isFirst { graph.add("Gemm", [h, "Wh_n", "bh_n"], [name("h_n")], ["transB": .int(1)]) }
        graph.add("Mul", [name("r"), isFirst ? "bh_n" : name("h_n")], [name("reset")])
        graph.add("Add", [name("i_n"), name("reset")], [name("z_n")])
      } else {
        graph.add("Mul", [name("r"), isFirst ? "zeros" : h], [name("reset")])
        graph.add("Gemm", [name("reset"), "Wh_n", "bh_n"], [name("h_n")], ["transB": .int(1)])
        graph.add("Add", [name("i_n"), name("h_n")], [name("z_n")])
      }
      graph.add("Tanh", [name("z_n")], [name("n")])
      graph.add("Sub", ["one", name("z")], [name("rest")])
      graph.add("Mul", [name("rest"), name("n")], [name("new")])
      graph.add("Mul", [name("z"), isFirst ? "zeros" : h], [name("old")])
      graph.add("Add", [name("new"), name("old")], ["h\(t)"])
    }
    graph.add("Gemm", ["h2", "Wy"], ["y"], ["transB": .int(1)])
    return graph
  }

  struct Golden: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let resetsAfter: Bool
    let score: Double
    let composite: Composite
    /// The options of `explain` that choose the composite.
    let options: [String]
    let relevance: [Double]
    /// What biases and constants hold.
    let bias: Double?
  }

  static let goldens = [
    Golden(
      testDescription: "reset after, LRP-0", resetsAfter: true, score: 0.595382983561,
      composite: .everywhere(.zero), options: ["--rule", "zero"],
      relevance: [
        0.032137422968, 0.018796867640, 0.050990305127, -0.062853483487, 0.031144038613,
        0.045842110187,
      ], bias: 0.479325722513),
    Golden(
      testDescription: "reset after, ε = 0.001 at additions and the readout", resetsAfter: true,
      score: 0.595382983561,
      composite: .everywhere(.zero, norm: 0.001)
        .prepending([.init(.node("y"), .epsilon(0.001))]),
      options: ["--rule", "zero", "--norm-epsilon", "0.001", "--node-rule", "y=epsilon=0.001"],
      relevance: [
        0.031479429367, 0.017576375194, 0.050361659692, -0.059404655380, 0.030947465187,
        0.045806053789,
      ], bias: nil),
    Golden(
      testDescription: "reset before, LRP-0", resetsAfter: false, score: 0.683902651396,
      composite: .everywhere(.zero), options: ["--rule", "zero"],
      relevance: [
        0.028083176011, 0.017890177987, 0.041449169142, -0.052554417078, 0.030271942140,
        0.031953171754,
      ], bias: 0.586809431439),
  ]

  @Test(arguments: goldens) func words(golden: Golden) throws {
    let network = try Self.model(resetsAfter: golden.resetsAfter).imported().network
    let input = Tensor(shape: [1, 3, 2], elements: Self.words)
    let plan = try Plan(golden.composite, for: network)
    let scalar = try ScalarEngine(for: network).relevance(
      of: input, under: plan, from: .score(.index(1)), at: [0])
    expectDigits([scalar.output[1]], [golden.score], decimals: 12)
    expectDigits(scalar.relevances[0].elements, golden.relevance, decimals: 12)
    if let bias = golden.bias {
      let ledger = scalar.ledgers[0]
      expectDigits([ledger.total(.bias) + ledger.total(.constant)], [bias], decimals: 12)
    }
    let optimised = try OptimisedEngine(for: network).relevance(
      of: input, under: plan, from: .score(.index(1)), at: [0])
    expectClose(optimised.relevances[0].elements, golden.relevance, 1e-5)
  }

  /// The same cell, unrolled by the builder.
  @Test(arguments: goldens) func wordsByTheBuilder(golden: Golden) throws {
    let cell = RecurrentCell(
      .gru(resetsAfter: golden.resetsAfter), inputWeight: fill([6, 2], 3, 5),
      stateWeight: fill([6, 2], 6, 5), inputBias: fill([6], 8, 10), stateBias: fill([6], 6, 10))
    var network = try Network(input: "words", shape: [3, 2])
    let states = try network.appendUnrolled("gru", cell, over: network.appendSteps("x"))
    try network.append("y", .dense(Dense(weight: fill([2, 2], 9, 5))), of: [states.last])
    let plan = try Plan(golden.composite, for: network)
    for (engine, tolerance) in [
      (ScalarEngine(for: network) as any Engine, 1e-11), (OptimisedEngine(for: network), 1e-5),
    ] {
      let pass = try engine.relevance(
        of: Tensor(shape: [1, 3, 2], elements: Self.words), under: plan, from: .score(.index(1)),
        at: [0])
      expectClose(pass.output[1], golden.score, tolerance)
      expectClose(pass.relevances[0].elements, golden.relevance, tolerance)
    }
  }

  /// ε at the dense nodes too.
  @Test func epsilonEverywhere() throws {
    let network = try Self.model(resetsAfter: true).imported().network
    let plan = try Plan(.everywhere(.epsilon(0.001), norm: 0.001), for: network)
    let pass = try ScalarEngine(for: network).relevance(
      of: Tensor(shape: [1, 3, 2], elements: Self.words), under: plan, from: .score(.index(1)),
      at: [0])
    expectDigits([pass.relevances[0][0]], [0.031433483168], decimals: 12)
  }

  @Test(arguments: goldens) func wordsByTheProgram(golden: Golden) throws {
    let folder = try TemporaryFolder()
    let model = try folder.write(
      "gru.onnx", Self.model(resetsAfter: golden.resetsAfter).bytes)
    let input = try folder.write(
      "x.npy", NPY.encode(Tensor(shape: [3, 2], elements: Self.words)))
    let outcome = try Outcome(
      of: "explain",
      [model, input, "--target", "1", "--engine", "scalar", "--output", folder("r.npy")]
        + golden.options)
    #expect(outcome.code == 0 && outcome.errors == "", "\(outcome)")
    expectDigits(try NPY.read(folder("r.npy")).elements, golden.relevance, decimals: 12)
  }

  /// A sigmoid whose values are only scaled and shifted on the way to the output is not a gate on a
  /// constant: there its operand is what is explained.
  @Test func scaledOutputIsNoGatedConstant() throws {
    var graph = ONNXGraphBytes(opset: 13, input: [1, 2])
    graph.constant("scale", Tensor([6, 0.5]))
    graph.constant("shift", Tensor([1, 2]))
    graph.add("Sigmoid", ["x"], ["s"])
    graph.add("Mul", ["s", "scale"], ["scaled"])
    graph.add("Add", ["scaled", "shift"], ["y"])
    let kinds = try graph.imported().network.nodes.map(\.operation.kind)
    #expect(kinds == [.input, .activation, .affine, .affine])
  }

  /// Gates are followed node by node: sixty doublings of a sigmoid, each cut back to its half, would
  /// take 2^60 steps if every path were walked.
  @Test func gatesAreFollowedOnce() throws {
    var graph = ONNXGraphBytes(opset: 13, input: [1, 2])
    graph.constant("from", integers: [0])
    graph.constant("to", integers: [2])
    graph.constant("axis", integers: [1])
    graph.add("Sigmoid", ["x"], ["s0"])
    for i in 0..<60 {
      graph.add("Concat", ["s\(i)", "s\(i)"], ["twice\(i)"], ["axis": .int(1)])
      graph.add("Slice", ["twice\(i)", "from", "to", "axis"], ["s\(i + 1)"])
    }
    graph.add("Mul", ["s60", "x"], ["y"])
    #expect(try graph.imported().network.output.operation == .multiply(.gate, .signal))
  }

  /// The first step's products are a gate times a constant, and 1 − z is a gate.
  @Test func gatesAreRecognised() throws {
    let network = try Self.model(resetsAfter: true).imported().network
    let products = network.nodes.compactMap { node -> String? in
      if case .multiply(.gate, .signal) = node.operation { node.name } else { nil }
    }
    #expect(
      products == [
        "reset0", "new0", "old0", "reset1", "new1", "old1", "reset2", "new2", "old2",
      ])
  }
}
