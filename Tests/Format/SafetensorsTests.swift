import Formats
import Networks
import Numerics
import Testing

/// Headers written by hand, and round trips.
@Suite struct SafetensorsTests {
  private func file(_ header: String, data: Int) -> [UInt8] {
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }
    return length + Array(header.utf8) + [UInt8](repeating: 0, count: data)
  }

  private func refusal(_ header: String, data: Int) -> String {
    do throws(ReadError) {
      _ = try Safetensors.decode(file(header, data: data), path: "a")
      return "nothing"
    } catch {
      return error.description
    }
  }

  private func entry(_ dtype: String, _ shape: String, _ offsets: String) -> String {
    "{\"dtype\":\"\(dtype)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
  }

  @Test func emptyAndPadded() throws {
    #expect(try Safetensors.decode(file("{}", data: 0), path: "a") == Safetensors())
    let padded = "{\"a\":\(entry("U8", "[]", "[0,1]"))}       "
    #expect(
      try Safetensors.decode(file(padded, data: 1), path: "a").tensors
        == ["a": Tensor(shape: [], elements: [0])])
  }

  @Test func placesThatAreRefused() {
    let a = "\"a\":\(entry("U8", "[4]", "[0,4]"))"
    let huge = "[4611686018427387904]"
    for (second, data, message) in [
      (entry("U8", "[4]", "[2,6]"), 6, "its data begin at 2; those before it end at 4"),
      (entry("U8", "[4]", "[5,9]"), 9, "its data begin at 5; those before it end at 4"),
      (entry("U8", "[4]", "[4,8]"), 7, "its data_offsets must be two, in order, within 7 bytes"),
      (entry("U8", "[4]", "[8,4]"), 8, "its data_offsets must be two, in order, within 8 bytes"),
      (entry("U8", "[4]", "[-4,0]"), 8, "its data_offsets must be two"),
      (entry("U8", "[4]", "[4]"), 8, "its data_offsets must be two"),
      (entry("F32", "[4]", "[4,8]"), 8, "F32 of shape 4 does not take the 4 bytes it is given"),
      (entry("F8_E4M3", "[4]", "[4,8]"), 8, "the dtype 'F8_E4M3' is not supported; supported are"),
      (entry("U8", "[-4]", "[4,8]"), 8, "every axis must be at least 1 long"),
      (entry("U8", "[9223372036854775807,2]", "[4,8]"), 8, "every axis must be at least 1 long"),
      (entry("F64", huge, "[4,4]"), 4, "F64 of shape 4611686018427387904 does not take the 0"),
    ] {
      let found = refusal("{\(a),\"b\":\(second)}", data: data)
      #expect(found.hasPrefix("a: tensor 'b': \(message)"), "\(found)")
    }
    #expect(
      refusal("{\(a)}", data: 5)
        == "a: header: the tensors end at byte 4 of the data, which has 5")
    // A name with a line break still gives one line.
    #expect(
      refusal("{\"b\\n\":\(entry("U8", "[4]", "[0,3]"))}", data: 3)
        .hasPrefix("a: tensor 'b\\n': U8 of shape 4 does not take"))
  }

  @Test func headersThatAreRefused() {
    for (header, message) in [
      ("", "header: it must be a JSON object in UTF-8"),
      ("[]", "header: it must be a JSON object in UTF-8"),
      ("{\0\"\0", "header: it must be a JSON object in UTF-8"),
      ("{\"a\":", "header: it is not JSON, or has"),
      ("{\"a\":3}", "header: 'a' must be {\"dtype\": string"),
      ("{\"a\":{\"dtype\":\"U8\",\"shape\":[1]}}", "header: 'a' has no 'data_offsets'"),
      ("{\"a\":\(entry("U8", "[1.5]", "[0,1]"))}", "header: it is not JSON, or has"),
      ("{\"a\":\(entry("U8", "[1e99]", "[0,1]"))}", "header: it is not JSON, or has"),
      ("{\"a\":\(entry("U8", "1", "[0,1]"))}", "header: 'a' must be {"),
      ("{\"__metadata__\":{\"a\":1}}", "header: '__metadata__' must be {"),
      ("{\"a\":" + String(repeating: "[", count: 1_000_000), "header: it is not JSON, or has"),
    ] {
      let found = refusal(header, data: 1)
      #expect(found.hasPrefix("a: \(message)"), "\(found)")
    }
    var bytes = file("{}", data: 0)
    bytes[4] = 1
    #expect(
      throws: ReadError(
        .malformed, path: "a", place: "byte 8",
        reason: "the header has 4294967298 bytes; at most 100000000 are allowed")
    ) { try Safetensors.decode(bytes, path: "a") }
  }

  @Test func roundTrips() throws {
    var random = SplitMix64(seed: 2)
    let names = ["a", "B", "layer.0.weight", "γ\u{1F600}", "\"\\/\n\u{1}\u{7F}", ""]
    let tensors = names.map { name in
      let shape = Shape((0..<random.integer(0...4)).map { _ in random.integer(1...3) })
      return (name, Tensor(shape: shape, elements: random.numbers(shape.count, 100)))
    }
    let file = Safetensors(
      tensors: Dictionary(uniqueKeysWithValues: tensors), metadata: ["z": "\t", "a\"": "ä", "": ""])
    #expect(try Safetensors.decode(file.encode(as: .float64), path: "a") == file)

    for (precision, rounded) in [
      (Safetensors.Precision.float32, { (x: Double) in Double(Float(x)) }),
      (.float16, { (x: Double) in Half.number(Half.bits(x)) }),
    ] {
      let bytes = file.encode(as: precision)
      let length = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
      #expect(length % 8 == 0)
      let read = try Safetensors.decode(bytes, path: "a")
      #expect(
        read.tensors
          == file.tensors.mapValues { Tensor(shape: $0.shape, elements: $0.elements.map(rounded)) })
      // What is representable comes back as the same bytes.
      #expect(read.encode(as: precision) == bytes)
    }
  }
}
