import Formats
import Testing

/// Graphs that are not in order are refused, with the node.
@Suite struct ONNXGraphTests {
  private func graph(_ nodes: [UInt8]..., outputs: [UInt8] = []) -> [UInt8] {
    ONNXBytes.model(ONNXBytes.graph(nodes.flatMap { field(1, $0) }, outputs))
  }

  @Test func nodesReadWhatIsThereBefore() {
    expectRefusal(
      graph(ONNXBytes.node("Relu", ["z"], ["y"]), ONNXBytes.node("Relu", ["x"], ["z"])),
      "node 0 (Relu): it reads 'z', which is produced later")
    expectRefusal(
      graph(ONNXBytes.node("Relu", ["y"], ["y"], field(3, "loop"))),
      "node 'loop': it reads 'y', which is produced later")
    expectRefusal(
      graph(ONNXBytes.node("Relu", ["x"], ["y"]), ONNXBytes.node("Add", ["y", "w"], ["z"])),
      "node 1 (Add): it reads 'w', which does not exist")
  }

  @Test func namesAreGivenAndUnique() {
    let relu = ONNXBytes.node("Relu", ["x"], ["y"])
    expectRefusal(graph(relu, relu), "node 1 (Relu): it produces 'y', which already exists")
    expectRefusal(
      graph(ONNXBytes.node("Relu", ["x"], ["x"])),
      "node 0 (Relu): it produces 'x', which already exists")
    let input = field(11, field(1, "x"))
    let inputs = ONNXBytes.model(ONNXBytes.graph(input))
    expectRefusal(inputs, "input 'x': its name is empty or repeated")
    let tensor = field(5, field(8, "w") + field(2, 1) + field(4, 1 as Float))
    expectRefusal(
      ONNXBytes.model(ONNXBytes.graph(tensor, tensor)),
      "byte 25 in graph: an initializer has an empty or repeated name: 'w'")
    expectRefusal(
      ONNXBytes.model(ONNXBytes.graph(field(5, field(2, 1)))),
      "byte 13 in graph: an initializer has an empty or repeated name: ''")
    expectRefusal(
      graph(ONNXBytes.node("", ["x"], ["y"], field(3, "n"))), "node 'n': it has no operator")
    let attribute = field(5, field(1, "a") + field(3, 1))
    expectRefusal(
      graph(ONNXBytes.node("Op", [], ["y"], attribute + attribute)),
      "node 0 (Op), attribute 'a': its name is empty or repeated")
  }

  @Test func outputsAreProduced() {
    expectRefusal(
      ONNXBytes.model(ONNXBytes.graph(field(12, field(1, "y")))), "output 'y': no node produces it")
    expectRefusal(ONNXBytes.model(field(11, field(1, "x"))), "graph: it has no output")
  }

  @Test func whatIsNotSupported() {
    expectRefusal(
      graph(ONNXBytes.node("Op", ["x"], ["y"], field(7, "org"))),
      "node 0 (Op): the file gives no version for the operator set 'org'")
    expectRefusal(
      ONNXBytes.model(ONNXBytes.graph(field(15, []))),
      "byte 13 in graph: sparse initializers are not supported")
  }

  @Test func attributesHaveOneValueOfTheirType() throws {
    func read(_ fields: [UInt8]...) throws -> ONNXAttribute? {
      let bytes = ONNXBytes.attribute(fields.flatMap(\.self))
      return try ONNXModel.decode(bytes, path: "").graph.nodes[0].attributes["a"]
    }
    // Without a type as in IR version 1; without a value that is 0 or empty.
    #expect(try read(field(3, 7)) == .int(7))
    #expect(try read(field(8, packed: [7, -7])) == .ints([7, -7]))
    #expect(try read(field(20, 2)) == .int(0))
    #expect(try read(field(20, 1)) == .float(0))
    #expect(try read(field(20, 3)) == .string(""))
    #expect(try read(field(20, 6)) == .floats([]))
    let place = "node 0 (Op), attribute 'a'"
    expectRefusal(ONNXBytes.attribute(), "\(place): it has no type and no value")
    expectRefusal(
      ONNXBytes.attribute(field(20, 77)), "\(place): its type 77 is not one of ONNX's")
    expectRefusal(
      ONNXBytes.attribute(field(20, 2), field(8, 1)),
      "\(place): it must have one value of one type; it has values for ints")
    expectRefusal(
      ONNXBytes.attribute(field(3, 1), field(8, 1)),
      "\(place): it must have one value of one type; it has values for int, ints")
    expectRefusal(ONNXBytes.attribute(field(20, 4)), "\(place): its tensor is missing")
    expectRefusal(
      ONNXBytes.attribute(field(5, field(2, 14))),
      "\(place): the element type complex64 is not supported; supported are float, uint8, int8, uint16,"
        + " int16, int32, int64, bool, float16, double, uint32, uint64, bfloat16")
    expectRefusal(
      ONNXBytes.attribute(field(20, 2), field(21, "outer")),
      "\(place): it refers to a parameter, outside a function")
  }

  @Test func namesThatWouldBreakTheMessage() {
    let long = String(repeating: "long ", count: 1000)
    expectRefusal(
      graph(ONNXBytes.node("Relu", [long], ["y"], field(3, "a\nb\u{2028}c\u{7}"))),
      "node 'a\\nb\\u{2028}c\\u{07}': it reads '\(long.prefix(80))…', which does not exist")
  }

  @Test func dimensionsAreNotNegative() {
    let shape = field(2, field(1, field(2, field(1, field(1, -2)))))
    expectRefusal(
      ONNXBytes.model(ONNXBytes.graph(field(11, field(1, "z") + shape))),
      "byte 26 in graph.input[1].type.tensor_type.shape.dim[0]: a dimension is -2")
  }
}
