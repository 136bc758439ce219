import Formats
import Testing

/// Bytes that are no fields are refused with the byte and the message that they are in.
@Suite struct ONNXWireTests {
  @Test func smallestModel() throws {
    let model = try ONNXModel.decode(ONNXBytes.model(ONNXBytes.graph()), path: "")
    #expect(model.irVersion == 8)
    #expect(model.opsets == ["": 13])
    #expect(model.graph.inputs.map(\.name) == ["x"])
    #expect(model.graph.outputs.map(\.name) == ["x"])
  }

  @Test func numbersThatAreCutOffOrTooLarge() {
    expectRefusal([0x08], "byte 1: a number is cut off")
    expectRefusal([0x08, 0x80, 0x80], "byte 1: a number is cut off")
    let nines = [UInt8](repeating: 0xFF, count: 9)
    expectRefusal([0x08] + nines + [0x02], "byte 1: a number has more than 64 bits")
    expectRefusal([0x08] + nines + [0x81, 0x00], "byte 1: a number has more than 64 bits")
    // The largest number there is: -1, which is no IR version.
    expectRefusal([0x08] + nines + [0x01], "it has no IR version: not an ONNX model")
  }

  @Test func fieldsThatDoNotFit() {
    expectRefusal([0x00, 0x00], "byte 0: 0 is not a valid field number")
    expectRefusal(tag(1 << 29, 0), "byte 0: 536870912 is not a valid field number")
    expectRefusal([0x0B], "byte 0: field 1 is a group, which ONNX does not use")
    expectRefusal([0x0C], "byte 0: field 1 is a group, which ONNX does not use")
    expectRefusal([0x0E], "byte 0: field 1 has the undefined encoding 6")
    expectRefusal([0x09, 1, 2], "byte 1: 8 bytes are announced, 2 are left")
    expectRefusal([0x0D, 1], "byte 1: 4 bytes are announced, 1 are left")
    expectRefusal([0x12, 0x05, 1], "byte 1: 5 bytes are announced, 1 are left")
    expectRefusal(
      [0x12] + varint(.max), "byte 1: 18446744073709551615 bytes are announced, 0 are left")
    expectRefusal(
      field(1, "8"), "byte 0: field 1 is a length and bytes where an integer belongs")
    expectRefusal(field(2, 8), "byte 0: field 2 is a variable-length integer where a text belongs")
    expectRefusal(field(2, [0xFF]), "byte 0: field 2 is not UTF-8")
  }

  @Test func placesInMessages() {
    let good = ONNXBytes.node("Op", ["x"], ["y"])
    let integer = message(field(1, "a"), field(3, 1))
    let bad = ONNXBytes.node("Op", ["x"], ["z"], field(5, integer) + field(5, [0x08]))
    let model = message(field(1, 8), field(7, field(1, good) + field(1, bad)))
    expectRefusal(
      model, "byte \(model.count) in graph.node[1].attribute[1]: a number is cut off")
    expectRefusal(
      ONNXBytes.attribute(field(5, field(13, field(1, 3)))),
      "byte 34 in graph.node[0].attribute[0].t.external_data[0]:"
        + " field 1 is a variable-length integer where a text belongs")
  }

  @Test func unknownFieldsAreSkipped() throws {
    let unknown = message(
      field(1000, 1), field(1001, "text"), field(1002, 1.5 as Float),
      tag(1003, 1) + [UInt8](repeating: 7, count: 8))
    let model = ONNXBytes.model(ONNXBytes.graph(unknown), unknown)
    #expect(try ONNXModel.decode(model, path: "").graph.inputs.count == 1)
  }

  @Test func deeplyNestedGraphsAreRefused() {
    var nested: [UInt8] = []
    // A graph in an attribute of a node of a graph, and so on.
    for _ in 0..<2000 {
      nested = field(1, ONNXBytes.node("If", [], ["y"], field(5, field(1, "a") + field(6, nested))))
    }
    expectRefusal(
      ONNXBytes.model(ONNXBytes.graph(nested)),
      "node 0 (If), attribute 'a': its graphs are nested more than 16 deep")
    let groups = [UInt8](repeating: 0x0B, count: 100_000)
    expectRefusal(groups, "byte 0: field 1 is a group, which ONNX does not use")
  }

  @Test func filesThatAreNoModel() {
    expectRefusal([], "it has no IR version: not an ONNX model")
    expectRefusal(field(1, 8), "it has no graph")
    expectRefusal(
      ONNXBytes.model(ONNXBytes.graph(), field(7, ONNXBytes.graph())),
      "byte 18: the model has a second graph")
    expectRefusal(
      ONNXBytes.model(ONNXBytes.graph(), field(8, field(2, 14))),
      "byte 18: version 14 of the operator set '' is not valid")
  }
}
