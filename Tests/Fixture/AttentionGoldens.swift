import Attribution
import Formats
import Networks
import ONNXImport
import Optimised
import Scalar
import Testing

/// A pre-norm transformer block (2 heads of 2, 3 tokens, width 4) with its mean over tokens and a
/// dense layer, as ordinary ONNX operators, under AttnLRP and CP-LRP.
///
/// Numbers: own numpy, and rachtibat/LRP-eXplains-Transformers f044341 (explicit; efficient to 1e-9),
/// in float64. The weights are `fill`s.
@Suite struct AttentionGoldens {
  static let x: [Double] = [0.5, -1, 0.3, 0.8, 1, 0.2, -0.7, 0.4, -0.6, 0.9, 1.2, -0.3]

  /// How the layer normalisations are exported: as an operator, or in pieces, as before opset 17.
  enum Export: String, CaseIterable {
    case whole
    case inPieces
  }

  private static func model(_ export: Export, biases: Bool = true) -> ONNXGraphBytes {
    var graph = ONNXGraphBytes(opset: export == .whole ? 20 : 13, input: [1, 3, 4])
    func bias(_ count: Int, _ seed: Int) -> Tensor {
      biases ? fill([count], seed, 50) : Tensor(Array(repeating: 0, count: count))
    }
    func dense(_ from: String, _ to: String, _ w: Tensor, _ seed: Int) {
      let (rows, columns) = (w.shape.axes[0], w.shape.axes[1])
      let transposed = (0..<columns).flatMap { j in (0..<rows).map { w[$0 * columns + j] } }
      graph.constant("W_" + to, Tensor(shape: [columns, rows], elements: transposed))
      graph.constant("b_" + to, bias(rows, seed))
      graph.add("MatMul", [from, "W_" + to], [to + "/product"])
      graph.add("Add", [to + "/product", "b_" + to], [to])
    }
    func normalise(_ from: String, _ to: String, scale: Int, shift: Int) {
      graph.constant("γ_" + to, Tensor(fill([4], scale, 10).elements.map { 1 + $0 }))
      graph.constant("β_" + to, bias(4, shift))
      guard export == .inPieces else {
        graph.add(
          "LayerNormalization", [from, "γ_" + to, "β_" + to], [to], ["epsilon": .float(1e-5)])
        return
      }
      graph.constant("two_" + to, floats: 2)
      // In double precision: ε as a Float would change the twelfth digit.
      graph.constant("ε_" + to, Tensor([1e-5]))
      graph.add("ReduceMean", [from], [to + "/mean"], ["axes": .ints([-1])])
      graph.add("Sub", [from, to + "/mean"], [to + "/centred"])
      graph.add("Pow", [to + "/centred", "two_" + to], [to + "/square"])
      graph.add("ReduceMean", [to + "/square"], [to + "/variance"], ["axes": .ints([-1])])
      graph.add("Add", [to + "/variance", "ε_" + to], [to + "/sum"])
      graph.add("Sqrt", [to + "/sum"], [to + "/root"])
      graph.add("Div", [to + "/centred", to + "/root"], [to + "/normalised"])
      graph.add("Mul", [to + "/normalised", "γ_" + to], [to + "/scaled"])
      graph.add("Add", [to + "/scaled", "β_" + to], [to])
    }
    normalise("x", "n1", scale: 1, shift: 9)
    dense("n1", "q", fill([4, 4], 1, 10), 10)
    dense("n1", "k", fill([4, 4], 9, 10), 0)
    dense("n1", "v", fill([4, 4], 2, 5), 5)
    graph.constant("heads", integers: [0, 3, 2, 2])
    graph.constant("merged", integers: [0, 3, 4])
    graph.constant("√d", Tensor([Double(2).squareRoot()]))
    for (from, order) in [("q", [0, 2, 1, 3]), ("k", [0, 2, 3, 1]), ("v", [0, 2, 1, 3])] {
      graph.add("Reshape", [from, "heads"], [from + "/heads"])
      graph.add("Transpose", [from + "/heads"], [from + "_h"], ["perm": .ints(order)])
    }
    graph.add("MatMul", ["q_h", "k_h"], ["scores"])
    graph.add("Div", ["scores", "√d"], ["scaled"])
    graph.add("Softmax", ["scaled"], ["A"], ["axis": .int(-1)])
    graph.add("MatMul", ["A", "v_h"], ["o_h"])
    graph.add("Transpose", ["o_h"], ["o/tokens"], ["perm": .ints([0, 2, 1, 3])])
    graph.add("Reshape", ["o/tokens", "merged"], ["o"])
    dense("o", "attended", fill([4, 4], 5, 5), 3)
    graph.add("Add", ["x", "attended"], ["r1"])
    normalise("r1", "n2", scale: 8, shift: 6)
    dense("n2", "hidden", fill([4, 4], 1, 5), 10)
    if export == .whole {
      graph.add("Gelu", ["hidden"], ["gelu"])
    } else {
      graph.constant("√2", Tensor([Double(2).squareRoot()]))
      graph.constant("1", floats: 1)
      graph.constant("½", floats: 0.5)
      graph.add("Div", ["hidden", "√2"], ["hidden/√2"])
      graph.add("Erf", ["hidden/√2"], ["erf"])
      graph.add("Add", ["erf", "1"], ["erf+1"])
      graph.add("Mul", ["hidden", "erf+1"], ["twice"])
      graph.add("Mul", ["twice", "½"], ["gelu"])
    }
    dense("gelu", "mlp", fill([4, 4], 3, 5), 0)
    graph.add("Add", ["r1", "mlp"], ["r2"])
    if export == .whole {
      graph.constant("axes", integers: [1])
      graph.add("ReduceMean", ["r2", "axes"], ["mean"], ["keepdims": .int(0)])
    } else {
      graph.add("ReduceMean", ["r2"], ["mean"], ["axes": .ints([1]), "keepdims": .int(0)])
    }
    graph.constant("Wc", fill([2, 4], 10, 5))
    graph.constant("bc", bias(2, 8))
    graph.add("Gemm", ["mean", "Wc", "bc"], ["y"], ["transB": .int(1)])
    return graph
  }

  private typealias Entry = Composite.Entry
  private static let linearNormalisation = Entry(.kinds([.layerNormalization]), .zero)
  private static let attention = [
    Entry(.kinds([.matrixProduct]), .half(stabiliser: 0)), Entry(.kinds([.softmax]), .taylor),
  ]

  struct Golden: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let composite: Composite
    let options: [String]
    let tokens: [Double]
    let entries: [Double]?
    let bias: Double
    let softmax: Double
  }

  static let goldens = [
    Golden(
      testDescription: "AttnLRP, layer normalisation linear",
      composite: .everywhere(.zero).prepending([linearNormalisation] + attention),
      options: [
        "--rule", "zero", "--kind-rule", "layer-normalization=zero", "--kind-rule",
        "matrix-product=half=0", "--kind-rule", "softmax=taylor",
      ],
      tokens: [0.814614143483, 0.470213119969, 0.432796124510],
      entries: [
        0.216780437964, 0.360414539563, 0.046438258971, 0.190980906985, 0.374667717977,
        -0.036034655104, 0.014452561080, 0.117127496016, -0.015198946879, -0.005858381677,
        0.470565418815, -0.016711965749,
      ], bias: -0.024567855928, softmax: -0.131149448975),
    Golden(
      testDescription: "CP-LRP, layer normalisation linear",
      composite: .everywhere(.zero).prepending([linearNormalisation]),
      options: ["--rule", "zero", "--kind-rule", "layer-normalization=zero"],
      tokens: [0.534781447370, 0.127035817324, 1.043207328230],
      entries: [
        0.050913433948, 0.288658733120, 0.196553727127, -0.001344446825, 0.262354394630,
        -0.058731720954, -0.175493313593, 0.098906457241, 0.125418506238, 0.167803038020,
        0.717408552868, 0.032577231105,
      ], bias: -0.143118509864, softmax: 0),
    Golden(
      testDescription: "AttnLRP, layer normalisation passes",
      composite: .everywhere(.zero).prepending(attention),
      options: [
        "--rule", "zero", "--kind-rule", "matrix-product=half=0", "--kind-rule", "softmax=taylor",
      ],
      tokens: [0.946557237916, 0.450337048995, 0.138717302871], entries: nil,
      bias: 0.052680872965, softmax: -0.026386379687),
    Golden(
      testDescription: "gate, layer normalisation passes", composite: .everywhere(.zero),
      options: ["--rule", "zero"],
      tokens: [0.761922139458, 0.133827624460, 0.595969548860], entries: nil,
      bias: 0.070186770281, softmax: 0),
  ]

  private func expect(
    _ found: [Double], _ golden: Golden, decimals: Int,
    at location: SourceLocation = #_sourceLocation
  ) {
    let tokens = (0..<3).map { found[4 * $0..<4 * $0 + 4].reduce(0, +) }
    expectDigits(tokens, golden.tokens, decimals: decimals, at: location)
    if let entries = golden.entries {
      expectDigits(found, entries, decimals: decimals, at: location)
    }
  }

  @Test(arguments: goldens, Export.allCases) func tokens(golden: Golden, export: Export) throws {
    let network = try Self.model(export).imported().network
    let input = Tensor(shape: [1, 3, 4], elements: Self.x)
    let plan = try Plan(golden.composite, for: network)
    let scalar = try ScalarEngine(for: network).relevance(
      of: input, under: plan, from: .score(.index(0)), at: [0])
    // ONNX holds the ε of LayerNormalization as a Float: 9.99999975e-6.
    let decimals = export == .whole ? 8 : 12
    expectDigits(scalar.output.elements, [1.561906083059, -2.086575774578], decimals: decimals)
    expect(scalar.relevances[0].elements, golden, decimals: decimals)
    expectDigits(
      [scalar.ledgers[0].total(.bias), scalar.ledgers[0].total(.taylor)],
      [golden.bias, golden.softmax], decimals: decimals)
    let optimised = try OptimisedEngine(for: network).relevance(
      of: input, under: plan, from: .score(.index(0)), at: [0])
    expectClose(
      optimised.relevances[0].elements, scalar.relevances[0].elements, 2e-5)
    for sink in [Sink.bias, .taylor] {
      expectClose(
        optimised.ledgers[0].total(sink), scalar.ledgers[0].total(sink), 1e-5,
        scale: 1)
    }
  }

  @Test(arguments: goldens) func tokensByTheProgram(golden: Golden) throws {
    let folder = try TemporaryFolder()
    let model = try folder.write("block.onnx", Self.model(.inPieces).bytes)
    let input = try folder.write("x.npy", NPY.encode(Tensor(shape: [3, 4], elements: Self.x)))
    let outcome = try Outcome(
      of: "explain",
      [model, input, "--target", "0", "--engine", "scalar", "--output", folder("r.npy")]
        + golden.options)
    #expect(outcome.code == 0 && outcome.errors == "", "\(outcome)")
    expect(try NPY.read(folder("r.npy")).elements, golden, decimals: 12)
  }

  /// Without biases CP-LRP conserves exactly, and AttnLRP but for softmax's remainder.
  @Test func withoutBiases() throws {
    let network = try Self.model(.inPieces, biases: false).imported().network
    let input = Tensor(shape: [1, 3, 4], elements: Self.x)
    func run(_ golden: Golden) throws -> (tokens: [Double], ledger: Ledger) {
      let pass = try ScalarEngine(for: network).relevance(
        of: input, under: Plan(golden.composite, for: network), from: .score(.index(0)), at: [0])
      let R = pass.relevances[0].elements
      return ((0..<3).map { R[4 * $0..<4 * $0 + 4].reduce(0, +) }, pass.ledgers[0])
    }
    let attn = try run(Self.goldens[0])
    expectDigits(attn.tokens, [0.753376629696, 0.477368799143, 0.301416794146], decimals: 12)
    expectDigits([attn.ledger.total(.taylor)], [-0.034481813337], decimals: 12)
    let cp = try run(Self.goldens[1])
    expectDigits(cp.tokens, [0.535714362272, 0.106123955981, 0.855842091395], decimals: 12)
    expectClose(cp.tokens.reduce(0, +), 1.497680409648, 1e-12)
    #expect(cp.ledger.totalSunk == 0)
  }

  /// The pieces become one node, scale and shift included: both exports have the same operations.
  @Test func bothExportsHaveOneLayerNormalisation() throws {
    let networks = try Export.allCases.map { try Self.model($0).imported().network }
    for network in networks {
      let layers = network.nodes.compactMap { node -> LayerNormalization? in
        if case .layerNormalization(let layer) = node.operation { layer } else { nil }
      }
      #expect(layers.count == 2)
      #expect(layers.first?.scale.elements == fill([4], 1, 10).elements.map { 1 + $0 })
      #expect(layers.first?.shift.elements == fill([4], 9, 50).elements)
    }
    #expect(networks[0].nodes.map(\.operation.kind) == networks[1].nodes.map(\.operation.kind))
  }
}
