import Attribution
import Networks
import ONNXImport
import Optimised
import Scalar
import Testing

/// Every operator that is read, against what ONNX Runtime computes.
@Suite struct ONNXOperatorTests {
  /// So that a fixture which lost a part is noticed.
  @Test func everythingIsThere() throws {
    #expect(try ONNXOperators.cases().count == 221)
  }

  @Test(arguments: try ONNXOperators.cases())
  func outputIsONNXRuntimes(_ example: ONNXOperators.Case) throws {
    let network = try example.imported().network
    let inputs = example.batch(for: network)
    let output = network.outputPosition
    let scalar = try ScalarEngine(for: network).activations(of: inputs, at: [output])[0]
    expectClose(scalar.elements, example.output, 5e-6)
    let optimised = try OptimisedEngine(for: network).activations(of: inputs, at: [output])[0]
    expectClose(optimised.elements, example.output, 2e-5)
  }
}
