import Formats
import Testing

/// ONNX files by hand. What is not said is as in the smallest model that is accepted: a value `x`
/// that is the input and the output.
enum ONNXBytes {
  static func model(_ graph: [UInt8], _ more: [UInt8] = []) -> [UInt8] {
    message(field(1, 8), field(8, field(2, 13)), field(7, graph), more)
  }

  static func graph(_ more: [UInt8]...) -> [UInt8] {
    message(field(11, field(1, "x")), more.flatMap(\.self), field(12, field(1, "x")))
  }

  /// A model with this initializer. The fields of a tensor follow its name, `w`.
  static func initializer(_ fields: [UInt8]...) -> [UInt8] {
    model(graph(field(5, message(field(8, "w"), fields.flatMap(\.self)))))
  }

  static func node(
    _ operatorName: String, _ inputs: [String], _ outputs: [String], _ more: [UInt8] = []
  ) -> [UInt8] {
    message(
      inputs.flatMap { field(1, $0) }, outputs.flatMap { field(2, $0) }, field(4, operatorName),
      more)
  }

  /// A model with a node of this attribute, whose fields follow its name, `a`.
  static func attribute(_ fields: [UInt8]...) -> [UInt8] {
    let attribute = field(5, message(field(1, "a"), fields.flatMap(\.self)))
    return model(graph(field(1, node("Op", ["x"], ["y"], attribute))))
  }
}

/// Expects a file to be refused, with `file.onnx: ` and this.
func expectRefusal(
  _ bytes: [UInt8], _ message: String, at location: SourceLocation = #_sourceLocation
) {
  var refused: ReadError?
  do throws(ReadError) {
    _ = try ONNXModel.decode(bytes, path: "file.onnx")
  } catch {
    refused = error
  }
  #expect(refused?.description == "file.onnx: \(message)", sourceLocation: location)
}
