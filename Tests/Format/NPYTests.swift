import Formats
import Networks
import Numerics
import Testing

/// Headers written by hand, and round trips.
@Suite struct NPYTests {
  private func file(_ header: String, data: Int, version: [UInt8] = [1, 0]) -> [UInt8] {
    [0x93] + Array("NUMPY".utf8) + version
      + [UInt8(header.utf8.count % 256), UInt8(header.utf8.count / 256)] + Array(header.utf8)
      + [UInt8](repeating: 0, count: data)
  }

  private func refusal(_ header: String, data: Int = 0) -> String? {
    do throws(ReadError) {
      _ = try NPY.decode(file(header, data: data), path: "a.npy")
      return nil
    } catch {
      return error.description
    }
  }

  @Test func headersThatOthersWrite() throws {
    for header in [
      "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 1), }",
      "{\"shape\":(2,1),\"fortran_order\":True,\"descr\":\"<f8\"}  \n",
      " { 'descr' : '>f8' , 'fortran_order' : False , 'shape' : ( 2 , 1 , ) } ",
    ] {
      let tensor = try NPY.decode(file(header, data: 16), path: "a.npy")
      #expect(tensor == Tensor(shape: [2, 1], elements: [0, 0]), "\(header)")
    }
  }

  @Test func headersThatAreRefused() {
    let rest = "'fortran_order': False, 'shape': (1,)}"
    for (header, message) in [
      ("{'descr': '<f8', 'descr': '<f8', \(rest)", "byte 41: the header has 'descr' twice"),
      ("{'descr': '<f8', 'other': True, \(rest)", "header: the key 'other' is not one of"),
      ("{\(rest)", "header: 'descr' must be a string"),
      ("{'descr': '|f8', \(rest)", "header: the dtype '|f8' is not supported"),
      ("{'descr': '', \(rest)", "header: the dtype '' is not supported"),
      ("{'descr': '<f8', 'fortran_order': 'no', 'shape': ()}", "header: 'fortran_order' must be"),
      ("{'descr': '<f8', 'fortran_order': Fals", "byte 48: the header has no 'e' here"),
      ("{'descr': '<f8', 'fortran_order': True, 'shape': [1]}", "header: 'shape' must be a tuple"),
      ("{'descr': '<f8', 'fortran_order': True, 'shape': (1)}", "byte 61: a tuple of one needs a"),
      (
        "{'descr': '<f8', 'fortran_order': True, 'shape': (-1,)}",
        "byte 60: the shape has no"
      ),
      ("{'descr': '<f8', \(rest) {}", "byte 66: the header continues after its '}'"),
      ("{'descr': '<\\n', \(rest)", "byte 22: the header has a string with a byte that"),
      ("{'descr': '<f8'", "byte 25: the header ends here"),
    ] {
      let found = refusal(header) ?? "nothing"
      #expect(found.hasPrefix("a.npy: \(message)"), "\(found)")
    }
  }

  @Test func shapesThatAreRefused() {
    func shape(_ axes: String) -> String {
      refusal("{'descr': '<f8', 'fortran_order': True, 'shape': (\(axes))}") ?? "nothing"
    }
    let many = String(repeating: "1, ", count: 65)
    #expect(shape("9223372036854775808,").contains("too long to be counted"))
    #expect(shape("9223372036854775807, 2").contains("more elements than can be counted"))
    #expect(shape("9223372036854775807,").contains("takes too many bytes, the file has 0"))
    #expect(shape("2, 0, 3").contains("axis of length 0"))
    #expect(shape(many).contains("65 axes"))
    #expect(shape("3,").contains("the shape 3 takes 24 bytes, the file has 0"))
  }

  @Test func truthIsZeroOrOne() {
    var bytes = file("{'descr': '|b1', 'fortran_order': False, 'shape': (3,)}", data: 3)
    bytes[bytes.count - 1] = 2
    let place = bytes.count - 1
    #expect(
      throws: ReadError(
        .malformed, path: "a.npy", place: "byte \(place)",
        reason: "a truth value is neither 0 nor 1")
    ) { try NPY.decode(bytes, path: "a.npy") }
  }

  /// Elements numbered in the order of a file whose first axis is contiguous: index (i, j, k) of
  /// 2 × 3 × 2 is number i + 2j + 6k.
  @Test func fortranOrder() throws {
    var bytes = file("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 2)}", data: 0)
    bytes += (0..<12).map { UInt8($0) }
    let tensor = try NPY.decode(bytes, path: "a.npy")
    #expect(tensor.shape == [2, 3, 2])
    #expect(tensor.elements == [0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11])
  }

  @Test func roundTrips() throws {
    var random = SplitMix64(seed: 1)
    for rank in 0...6 {
      let shape = Shape((0..<rank).map { _ in random.integer(1...4) })
      let tensor = Tensor(shape: shape, elements: random.numbers(shape.count, 1e3))
      let bytes = NPY.encode(tensor)
      #expect((bytes.count - 8 * shape.count) % 64 == 0)
      #expect(try NPY.decode(bytes, path: "a.npy") == tensor)
    }
  }
}
