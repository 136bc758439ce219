import Networks
import Testing

/// A network's weights and biases by name.
@Suite struct ParameterTests {
  private func network() throws -> Network {
    var network = try Network(shape: [2])
    try network.append("z", .dense(Dense([[1, 2], [3, 4]], bias: [5, 6])))
    try network.append("relu", .activation(.relu))
    try network.append("a", .dense(Dense([[7, 8]])))
    return network
  }

  /// Node by node, not by the alphabet; a layer without a bias has none.
  @Test func parametersAreListedNodeByNode() throws {
    let network = try network()
    #expect(network.parameterNames == ["z.weight", "z.bias", "a.weight"])
    #expect(Set(network.parameters.keys) == Set(network.parameterNames))
    #expect(network.parameters["a.weight"]?.elements == [7, 8])
  }

  @Test func parametersAreReplaced() throws {
    let network = try network()
    var parameters = network.parameters
    #expect(try network.with(parameters: parameters) == network)
    parameters["z.bias"] = Tensor([-1, 1])
    let changed = try network.with(parameters: parameters)
    #expect(changed.parameters == parameters && changed != network)
  }

  @Test func parametersThatDoNotFitAreRefused() throws {
    let network = try network()
    func expect(_ message: String, _ change: (inout [String: Tensor]) -> Void) {
      var parameters = network.parameters
      change(&parameters)
      let error = #expect(throws: NetworkError.self) {
        try network.with(parameters: parameters)
      }
      #expect(error?.description == message)
    }
    expect("the parameter 'z.bias' of shape 2 is missing") { $0["z.bias"] = nil }
    expect("the network has no parameter 'a.bias'") { $0["a.bias"] = Tensor([1]) }
    expect("the parameter 'z.bias' has the shape 3; the network has 2") {
      $0["z.bias"] = Tensor([1, 2, 3])
    }
    expect("node 'z' has a bias at 1 that is not finite") { $0["z.bias"] = Tensor([1, .nan]) }
  }
}
