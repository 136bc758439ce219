import Networks
import Testing

/// A node that does not fit is refused by name, and the network stays as it was.
@Suite struct NetworkRefusals {
  private func refuse(
    _ expected: NetworkError, _ message: String, at location: SourceLocation = #_sourceLocation,
    _ append: (inout Network) throws(NetworkError) -> Void
  ) throws {
    var network = try Network(shape: [2])
    try network.append("h", .dense(Dense([[1, 2], [3, 4], [5, 6]])))
    let before = network
    var refused: NetworkError?
    do throws(NetworkError) { try append(&network) } catch { refused = error }
    #expect(refused == expected, sourceLocation: location)
    #expect(refused?.description == message, sourceLocation: location)
    #expect(network == before, sourceLocation: location)
  }

  @Test func namesAreGivenAndUnique() throws {
    try refuse(.emptyName(position: 2), "node 2 has no name") { network throws(NetworkError) in
      try network.append("", .activation(.relu))
    }
    try refuse(.duplicateName("h"), "two nodes are called 'h'") { network throws(NetworkError) in
      try network.append("h", .activation(.relu))
    }
  }

  @Test func operandsExistAndAreAsManyAsTheOperationTakes() throws {
    try refuse(
      .unknownOperand(node: "a", operand: 2),
      "node 'a' reads node 2, which does not precede it in the network"
    ) { network throws(NetworkError) in try network.append("a", .activation(.relu), of: [2]) }
    try refuse(
      .operandCount(node: "a", operation: .addition, found: 1, expected: 2...Int.max),
      "node 'a' (addition) has 1 operands; it takes 2 or more"
    ) { network throws(NetworkError) in try network.append("a", .add) }
    try refuse(
      .operandCount(node: "a", operation: .activation, found: 0, expected: 1...1),
      "node 'a' (activation) has 0 operands; it takes 1"
    ) { network throws(NetworkError) in try network.append("a", .activation(.tanh), of: []) }
    try refuse(.secondInput(node: "a"), "node 'a' would be a second input; a network has only one")
    {
      network throws(NetworkError) in try network.append("a", .input, of: [])
    }
  }

  @Test func shapesFit() throws {
    try refuse(
      .inputCount(node: "a", operand: [3], weight: [1, 2]),
      "node 'a' has weights of shape 1×2, which do not fit the last axis of 3"
    ) { network throws(NetworkError) in try network.append("a", .dense(Dense([[1, 2]]))) }
    try refuse(
      .weightShape(node: "a", weight: [3]),
      "node 'a' has weights of shape 3; a dense layer takes outputs × inputs"
    ) { network throws(NetworkError) in
      try network.append("a", .dense(Dense(weight: Tensor([1, 2, 3]))))
    }
    try refuse(
      .biasShape(node: "a", bias: [2], outputs: 1), "node 'a' has a bias of shape 2 for 1 outputs"
    ) { network throws(NetworkError) in
      try network.append("a", .dense(Dense([[1, 2, 3]], bias: [1, 2])))
    }
    try refuse(
      .operandShapes(node: "a", shapes: [[2], [3]]), "node 'a' combines 2 and 3, which do not fit"
    ) { network throws(NetworkError) in try network.append("a", .add, of: [0, 1]) }
    try refuse(
      .reshape(node: "a", from: [3], to: [2, 2]),
      "node 'a' cannot turn 3 (3 elements) into 2×2 (4)"
    ) { network throws(NetworkError) in try network.append("a", .reshape([2, 2])) }
    try refuse(
      .onlyGates(node: "a"), "node 'a' multiplies two gates: one operand must be the signal"
    ) { network throws(NetworkError) in
      try network.append("a", .multiply(.gate, .gate), of: [1, 1])
    }
  }

  @Test func parametersAreFinite() throws {
    try refuse(
      .nonFinite(node: "a", parameter: "weight", index: 1),
      "node 'a' has a weight at 1 that is not finite"
    ) { network throws(NetworkError) in try network.append("a", .dense(Dense([[1, .nan, 3]]))) }
    try refuse(
      .nonFinite(node: "a", parameter: "bias", index: 0),
      "node 'a' has a bias at 0 that is not finite"
    ) { network throws(NetworkError) in
      try network.append("a", .dense(Dense([[1, 2, 3]], bias: [.infinity])))
    }
  }

  @Test func layersAreNotTooLarge() throws {
    try refuse(
      .tooLarge(node: "a", shape: [1 << 26, 2]),
      "node 'a' has 67108864×2 = 134217728 neurons, more than 67108864"
    ) { network throws(NetworkError) in
      try network.append("a", .rearrange(.expand([1 << 26, 2])), of: [0])
    }
  }

  @Test func unitNamesAreUniqueAndOneForEachNeuron() throws {
    try refuse(
      .unitCount(node: "a", units: 1, neurons: 3), "node 'a' has 3 neurons and 1 unit names"
    ) { network throws(NetworkError) in
      try network.append("a", .activation(.relu), units: ["one"])
    }
    try refuse(.unitNames(node: "a"), "node 'a' has unit names that are empty or not unique") {
      network throws(NetworkError) in
      try network.append("a", .activation(.relu), units: ["x", "y", "x"])
    }
  }

  @Test func shapesThatCannotBeCounted() {
    #expect(Shape(validating: [2, 0]) == nil)
    #expect(Shape(validating: [-1]) == nil)
    #expect(Shape(validating: [.max, 2]) == nil)
    #expect(Shape(validating: [])?.count == 1)
    #expect(Shape([3, 32, 32]).description == "3×32×32")
  }
}
