import Attribution
import Networks
import Testing

/// The rules for products, softmax, normalisation and scaling, piece by piece.
///
/// Where decimals are printed, every digit was computed by two independent codes: own numpy and
/// rachtibat/LRP-eXplains-Transformers f044341.
@Suite struct ProductRuleTests {
  /// One operation of two operands: the halves of the input.
  private func explain(
    _ rule: Rule, _ first: Double, _ second: Double, R: Double, _ roles: (Role, Role)
  ) throws -> Explained {
    var network = try Network(shape: [2])
    let a = try network.append("a", .rearrange(.slice(axis: 0, start: 0, count: 1, step: 1)))
    let b = try network.append(
      "b", .rearrange(.slice(axis: 0, start: 1, count: 1, step: 1)), of: [0])
    try network.append("y", .multiply(roles.0, roles.1), of: [a, b])
    return try Explained(
      network, Tensor(example: [first, second]), Composite([.init(.kinds([.product]), rule)]),
      from: .values(Tensor(example: [R])))
  }

  @Test func byRole() throws {
    // The gate takes nothing, the signal all; two signals share equally.
    #expect(try explain(.byRole(), 0.25, 3, R: 2, (.gate, .signal)).explanation == [0, 2])
    #expect(try explain(.byRole(), 0.25, 3, R: 2, (.signal, .gate)).explanation == [2, 0])
    #expect(try explain(.byRole(), 0.25, 3, R: 2, (.signal, .signal)).explanation == [1, 1])
  }

  @Test func half() throws {
    // Whatever the roles and values.
    #expect(try explain(.half(), 0.25, 3, R: 2, (.gate, .signal)).explanation == [1, 1])
    #expect(try explain(.half(), 0, -3, R: 2, (.signal, .signal)).explanation == [1, 1])
  }

  @Test func proportional() throws {
    // (1, 3) / 4 · 2, without a stabiliser.
    let run = try explain(.proportional(stabiliser: 0), 1, 3, R: 2, (.gate, .signal))
    expectClose(run.explanation, [0.5, 1.5])
    #expect(run.sinks.isEmpty)
    // Values of different sign: (0.5, −0.25) / 0.25 · 1: no bound.
    expectClose(
      try explain(.proportional(stabiliser: 0), 0.5, -0.25, R: 1, (.gate, .signal)).explanation,
      [2, -1])
    // d = −2, S = −2.5: (1, −3)/(−2.5) · 5, and 0.5/2.5 · 5 stays with the stabiliser.
    let stabilised = try explain(.proportional(stabiliser: 0.5), 1, -3, R: 5, (.gate, .signal))
    expectClose(stabilised.explanation, [-2, 6])
    expectClose(stabilised.sinks[.stabiliser] ?? 0, 1)
    // Nothing to divide by: both zero, or a sum of zero that nothing stabilises.
    let empty = try explain(.proportional(), 0, 0, R: 5, (.gate, .signal))
    #expect(empty.explanation == [0, 0] && empty.sinks == [.zeroDenominator: 5])
    let cancelling = try explain(.proportional(stabiliser: 0), 2, -2, R: 5, (.gate, .signal))
    #expect(cancelling.explanation == [0, 0] && cancelling.sinks == [.zeroDenominator: 5])
  }

  @Test func absolute() throws {
    expectClose(try explain(.absolute, 1, -3, R: 2, (.gate, .signal)).explanation, [0.5, 1.5])
    #expect(try explain(.absolute, 0, 0, R: 2, (.gate, .signal)).explanation == [1, 1])
    #expect(try explain(.absolute, 0, -3, R: 2, (.gate, .signal)).explanation == [0, 2])
  }

  /// y = (x1 x2) x3 at (2, 3, 4) under half each: 6, 6, 12; bracketed the other way 12, 6, 6.
  @Test(arguments: [(true, [6.0, 6, 12]), (false, [12, 6, 6])])
  func halfDependsOnTheBrackets(firstTwo: Bool, expected: [Double]) throws {
    var network = try Network(shape: [3])
    let x = try (0..<3).map { i in
      try network.append(
        "x\(i + 1)", .rearrange(.slice(axis: 0, start: i, count: 1, step: 1)), of: [0])
    }
    let inner = try network.append(
      "inner", .multiply(.signal, .signal), of: firstTwo ? [x[0], x[1]] : [x[1], x[2]])
    try network.append(
      "y", .multiply(.signal, .signal), of: firstTwo ? [inner, x[2]] : [x[0], inner])
    let run = try Explained(
      network, Tensor(example: [2, 3, 4]), Composite([.init(.kinds([.product]), .half())]),
      from: .score(.predicted))
    #expect(run.explanation == expected)
  }

  /// A (2×2) and V (2×2) as halves of the input, multiplied.
  private func matrixProduct(_ rule: Rule) throws -> [Double] {
    var network = try Network(shape: [8])
    let halves = try (0..<2).map { i in
      let part = try network.append(
        "part\(i)", .rearrange(.slice(axis: 0, start: 4 * i, count: 4, step: 1)), of: [0])
      return try network.append("matrix\(i)", .reshape([2, 2]), of: [part])
    }
    try network.append("o", .matrixProduct(.gate, .signal), of: halves)
    let x = Tensor(example: [0.7, 0.3, 0.2, 0.8, 1, -2, 0.5, 1.5])
    return try Explained(
      network, x, Composite([.init(.kinds([.matrixProduct]), rule)]),
      from: .values(Tensor(shape: [1, 2, 2], elements: [1, 2, 0.5, -1]))
    ).explanation
  }

  @Test func halfOfAMatrixProduct() throws {
    expectDigits(
      try matrixProduct(.half(stabiliser: 0)),
      [
        1.885448916409, -0.385448916409, 0.333333333333, -0.583333333333, 0.495098039216,
        1.723684210526, 0.254901960784, -1.223684210526,
      ], decimals: 12)
    // As a gate A takes nothing, and V's relevance doubles.
    expectDigits(
      try matrixProduct(.byRole(stabiliser: 0)),
      [
        0, 0, 0, 0, 2 * 0.495098039216, 2 * 1.723684210526, 2 * 0.254901960784, -2 * 1.223684210526,
      ],
      decimals: 11)
  }

  private func softmax(_ rule: Rule, _ x: [Double]) throws -> Explained {
    var network = try Network(shape: [3])
    try network.append("s", .softmax(axis: 0))
    return try Explained(
      network, Tensor(example: x), Composite([.init(.kinds([.softmax]), rule)]),
      from: .values(Tensor(example: [0.5, 0.2, -0.1])))
  }

  @Test func taylorOfSoftmax() throws {
    let run = try softmax(.taylor, [1, 2, 0.5])
    expectDigits(
      run.explanation, [0.361265661427, -0.354238063054, -0.092073314950], decimals: 12)
    // The rest of each output: R_i (1 − x_i + Σ s x).
    let rest = run.trace.filter { $0.receiver == .sink(.taylor) }.map(\.message)
    expectDigits(rest, [0.779204763814, 0.111681905526, -0.205840952763], decimals: 12)
    expectClose(run.sinks[.taylor] ?? 0, rest.reduce(0, +))
    // Adding 3 to every x leaves s as it is and changes the relevance.
    expectDigits(
      try softmax(.taylor, [4, 5, 3.5]).explanation,
      [1.445062645707, -0.885595157635, -0.644513204649], decimals: 12)
  }

  @Test func softmaxPassesOrKeeps() throws {
    #expect(try softmax(.pass, [1, 2, 0.5]).explanation == [0.5, 0.2, -0.1])
    let gate = try softmax(.gate, [1, 2, 0.5])
    #expect(gate.explanation == [0, 0, 0])
    expectClose(gate.sinks[.constant] ?? 0, 0.6)
  }

  private func layerNormalization(_ rule: Rule) throws -> Explained {
    var network = try Network(shape: [4])
    try network.append(
      "y",
      .layerNormalization(
        LayerNormalization(
          scale: Tensor([1, 0.5, 2, -1]), shift: Tensor([0.1, -0.2, 0.3, 0]), epsilon: 1e-5)))
    return try Explained(
      network, Tensor(example: [1, -2, 3, 0.5]),
      Composite([.init(.kinds([.layerNormalization]), rule)]),
      from: .values(Tensor(example: [1, 2, 0.5, -1])))
  }

  @Test func layerNormalizationIsLinearWithAConstantDeviation() throws {
    let run = try layerNormalization(.zero)
    expectDigits(
      run.explanation, [-0.541493684955, 5.897524811187, -6.480755784891, 2.825254009423],
      decimals: 12)
    expectDigits([run.sinks[.bias] ?? 0], [0.799470649237], decimals: 12)
    #expect(try layerNormalization(.epsilon(0)).explanation == run.explanation)
    #expect(try layerNormalization(.norm(stabiliser: 0)).explanation == run.explanation)
    #expect(try layerNormalization(.pass).explanation == [1, 2, 0.5, -1])
  }

  @Test func scalingAndShiftingIsLinear() throws {
    // z = 2 · 3 − 1 = 5 and z = −1 · 2 + 4 = 2: the shift's part stays behind.
    var network = try Network(shape: [2])
    try network.append("y", .affine(Affine(scale: Tensor([2, -1]), shift: Tensor([-1, 4]))))
    func run(_ rule: Rule) throws -> Explained {
      try Explained(
        network, Tensor(example: [3, 2]), Composite([.init(.kinds([.affine]), rule)]),
        from: .values(Tensor(example: [5, 2])))
    }
    let linear = try run(.zero)
    expectClose(linear.explanation, [6, -2])
    expectClose(linear.sinks[.bias] ?? 0, -1 + 4)
    #expect(try run(.pass).explanation == [5, 2])
    // z⁺: 6 of 6 (the shift −1 is no support), and 4 of 4 are the shift's.
    let positive = try run(.zPlus(stabiliser: 0))
    expectClose(positive.explanation, [5, 0])
    expectClose(positive.sinks[.bias] ?? 0, 2)
  }
}
