import Formats
import Testing

/// The reader against the onnx package 1.23.2, on files that it and PyTorch 2.15 wrote: everything
/// in `Fixtures/onnx-parsing`, numbers to the bit.
@Suite struct ONNXFixtureTests {
  @Test(arguments: [
    "types", "attributes", "old", "values", "functions", "external", "torch-18", "torch-20-plain",
    "torch-script-9", "torch-script-20",
  ])
  func contents(_ name: String) throws {
    let expected = try #require(try ONNXFixture.load()[name])
    let found = ONNXFixture(try ONNXModel.read(ONNXFixture.path(name)))
    #expect(found.graph.nodes == expected.graph.nodes)
    #expect(found.graph.initializers == expected.graph.initializers)
    #expect(found.graph.inputs == expected.graph.inputs)
    #expect(found.graph.outputs == expected.graph.outputs)
    #expect(found == expected)
  }

  @Test func everyFixtureIsRead() throws {
    #expect(try ONNXFixture.load().count == 10)
  }

  /// So that a fixture which lost a type is noticed.
  @Test func everySupportedTypeIsThere() throws {
    let tensors = try ONNXModel.read(ONNXFixture.path("types")).graph.initializers.values
    #expect(Set(tensors.map(\.elementType)) == Set(ONNXElementType.supported))
  }

  @Test func functionsAreRead() throws {
    let model = try ONNXModel.read(ONNXFixture.path("used-function"))
    #expect(model.functions.map(\.fullName).contains("example.org.Twice"))
    #expect(model.graph.nodes.first?.fullName == "example.org.Twice")
  }

  @Test func missingFile() throws {
    let path = ONNXFixture.path("nothing")
    let error = #expect(throws: ReadError.self) { try ONNXModel.read(path) }
    #expect(error?.kind == .missing)
  }
}
