import Formats
import Testing

/// Tensors, and what is wrong with them.
@Suite struct ONNXTensorTests {
  private func tensor(_ fields: [UInt8]...) throws -> ONNXTensor? {
    let bytes = ONNXBytes.initializer(fields.flatMap(\.self))
    return try ONNXModel.decode(bytes, path: "").graph.initializers["w"]
  }

  @Test func packedAndUnpackedAndBoth() throws {
    let expected = ONNXTensor.Numbers.integers([1, -2, 3])
    for data in [
      field(7, packed: [1, -2, 3]), field(7, 1) + field(7, -2) + field(7, 3),
      field(7, packed: [1]) + field(7, -2) + field(7, packed: [3]),
    ] {
      let found = try tensor(field(2, 7), field(1, 3), data)
      #expect(found?.numbers == expected)
    }
    let halves = littleEndian(0.5) + littleEndian(-0.5)
    let floats = try tensor(
      field(1, packed: [3]), field(4, halves), field(4, 2 as Float), field(2, 1))
    #expect(floats?.floats == [0.5, -0.5, 2])
    #expect(floats?.integers == nil)
  }

  /// Worked by hand: sign, exponent + 15 (5 bits), fraction (10 bits).
  @Test func halves() throws {
    let numbers: [(bits: Int, value: Double)] = [
      (0x0000, 0), (0x3C00, 1), (0xC000, -2), (0x3555, 1365.0 / 4096), (0x7BFF, 65504),
      (0x0400, 1.0 / 16384), (0x03FF, 1023.0 / 16_777_216), (0x8001, -1.0 / 16_777_216),
      (0x7C00, .infinity), (0xFC00, -.infinity),
    ]
    let bits = numbers.map(\.bits)
    let typed = try tensor(field(2, 10), field(1, bits.count), field(5, packed: bits))
    #expect(typed?.floats == numbers.map(\.value))
    let raw = bits.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    #expect(try tensor(field(2, 10), field(1, bits.count), field(9, raw)) == typed)
    #expect(try tensor(field(2, 10), field(5, 0x7E00))?.floats?[0].isNaN == true)
    let brain = try tensor(field(2, 16), field(1, 3), field(5, packed: [0x3F80, 0xC049, 0xFF80]))
    #expect(brain?.floats == [1, -3.140625, -.infinity])
  }

  @Test func dimensions() throws {
    #expect(try tensor(field(2, 7), field(7, 5))?.dimensions == [])
    #expect(try tensor(field(2, 7), field(1, 0))?.integers == [])
    #expect(try tensor(field(2, 7), field(1, packed: [.max, .max, 0]))?.integers == [])
    let big = 1 << 60
    expectRefusal(
      ONNXBytes.initializer(field(2, 1), field(1, big)),
      "initializer 'w': the dimensions 1152921504606846976 take 4611686018427387904 bytes as float;"
        + " its data has 0")
    expectRefusal(
      ONNXBytes.initializer(field(2, 1), field(1, big * 4)),
      "initializer 'w': the dimensions 4611686018427387904 have too many elements, or a negative length"
    )
    expectRefusal(
      ONNXBytes.initializer(field(2, 1), field(1, packed: [big, 16])),
      "initializer 'w': the dimensions 1152921504606846976×16 have too many elements, or a negative length"
    )
    expectRefusal(
      ONNXBytes.initializer(field(2, 1), field(1, -1)),
      "initializer 'w': the dimensions -1 have too many elements, or a negative length")
  }

  @Test func countsThatDiffer() {
    expectRefusal(
      ONNXBytes.initializer(field(2, 1), field(1, packed: [2, 3]), field(9, [1, 2, 3, 4])),
      "initializer 'w': the dimensions 2×3 take 24 bytes as float; its data has 4")
    // As many whole numbers as there should be, and a byte.
    expectRefusal(
      ONNXBytes.initializer(field(2, 1), field(1, 1), field(9, [1, 2, 3, 4, 5])),
      "initializer 'w': the dimensions 1 take 4 bytes as float; its data has 5")
    expectRefusal(
      ONNXBytes.initializer(field(2, 7), field(1, 2), field(7, packed: [1, 2, 3])),
      "initializer 'w': the dimensions 2 need 2 numbers; it has 3 as int64")
    // The numbers are in another type's field.
    expectRefusal(
      ONNXBytes.initializer(field(2, 7), field(1, 2), field(5, packed: [1, 2])),
      "initializer 'w': the dimensions 2 need 2 numbers; it has 0 as int64")
    expectRefusal(
      ONNXBytes.initializer(field(2, 7), field(1, 1), field(5, 1), field(7, 1)),
      "initializer 'w': it has data in more than one field")
    expectRefusal(
      ONNXBytes.initializer(field(2, 1), field(1, 1), field(4, [0, 0, 0])),
      "byte 22 in graph.initializer[0]: field 4 has 3 bytes, which are not whole floats")
  }

  @Test func numbersThatDoNotFit() {
    for (code, field5, range) in [
      (9, 2, "bool takes 0...1"), (3, 128, "int8 takes -128...127"), (2, -1, "uint8 takes 0...255"),
      (5, 40_000, "int16 takes -32768...32767"), (4, 65_536, "uint16 takes 0...65535"),
      (6, 1 << 31, "int32 takes -2147483648...2147483647"),
    ] {
      expectRefusal(
        ONNXBytes.initializer(field(2, code), field(5, field5)),
        "initializer 'w': number 0 is \(field5); \(range)")
    }
    expectRefusal(
      ONNXBytes.initializer(field(2, 9), field(1, 2), field(9, [1, 7])),
      "initializer 'w': number 1 is 7; bool takes 0...1")
    expectRefusal(
      ONNXBytes.initializer(field(2, 13), field(11, -1)),
      "initializer 'w': number 0 is 18446744073709551615; uint64 takes"
        + " 0...9223372036854775807")
  }

  @Test func typesWithoutSupport() {
    let supported = ONNXElementType.supported
    for type in ONNXElementType.allCases where !supported.contains(type) && type != .string {
      expectRefusal(
        ONNXBytes.initializer(field(2, type.rawValue)),
        "initializer 'w': the element type \(type) is not supported; supported are float, uint8, int8,"
          + " uint16, int16, int32, int64, bool, float16, double, uint32, uint64, bfloat16")
    }
    #expect(supported.count == 13)
    #expect(ONNXElementType.allCases.last?.rawValue == 28)
    expectRefusal(
      ONNXBytes.initializer(field(2, 29)),
      "initializer 'w': the element type 29 is not one of ONNX's")
    expectRefusal(
      ONNXBytes.initializer(field(2, 1), field(3, [])),
      "initializer 'w': tensors split into segments are not supported")
  }
}
