import Formats
import Foundation
import Testing

/// Data beside the model: nothing is read from outside of its folder, nothing that is not there,
/// and no more than there is.
@Suite final class ONNXExternalDataTests {
  let outside = FileManager.default.temporaryDirectory
    .appendingPathComponent("external-data-\(UUID().uuidString)")
  var folder: URL { outside.appendingPathComponent("model") }
  var model: String { folder.appendingPathComponent("model.onnx").path }

  init() throws {
    let files = FileManager.default
    try files.createDirectory(
      at: folder.appendingPathComponent("sub"), withIntermediateDirectories: true)
    let numbers = littleEndian(1.5) + littleEndian(-2) + littleEndian(3)
    for name in ["secret", "model/data", "model/sub/data", "model/..data"] {
      try Data(numbers).write(to: outside.appendingPathComponent(name))
    }
    for (name, target) in [
      ("link", "data"), ("out", "../secret"), ("up", ".."), ("loop", "loop"), ("null", "/dev/zero"),
    ] {
      let link = folder.appendingPathComponent(name).path
      try files.createSymbolicLink(atPath: link, withDestinationPath: target)
    }
  }

  deinit { try? FileManager.default.removeItem(at: outside) }

  private func tensor(_ name: String, _ entries: [(String, String)], count: Int) -> [UInt8] {
    let entries = entries.flatMap { field(13, field(1, $0.0) + field(2, $0.1)) }
    return field(5, message(field(8, name), field(2, 1), field(1, count), entries, field(14, 1)))
  }

  private func read(_ tensors: [UInt8]...) throws -> [String: ONNXTensor] {
    let bytes = ONNXBytes.model(ONNXBytes.graph(tensors.flatMap(\.self)))
    try Data(bytes).write(to: URL(fileURLWithPath: model))
    return try ONNXModel.read(model).graph.initializers
  }

  private func read(
    _ location: String, _ more: (String, String)..., count: Int = 3
  ) throws -> [Double]? {
    try read(tensor("w", [("location", location)] + more, count: count))["w"]?.floats
  }

  @Test func dataInTheFolder() throws {
    for location in ["data", "./data", "sub/data", "sub//data", "link", "..data"] {
      #expect(try read(location) == [1.5, -2, 3])
    }
    #expect(try read("data", ("offset", "4"), count: 2) == [-2, 3])
    #expect(try read("data", ("offset", "4"), ("length", "4"), count: 1) == [-2])
    #expect(try read("data", ("offset", "12"), ("checksum", "?"), count: 0) == [])
  }

  private func refusal(_ body: () throws -> Void) -> String? {
    let error = #expect(throws: ReadError.self) { try body() }
    return error?.description.replacing("\(model): initializer 'w': ", with: "")
  }

  private func refusal(
    _ location: String, _ more: (String, String)..., count: Int = 3
  ) -> String? {
    refusal {
      _ = try self.read(self.tensor("w", [("location", location)] + more, count: count))
    }
  }

  @Test func pathsOutOfTheFolder() {
    let absolute = outside.appendingPathComponent("secret").path
    let locations = ["", "../secret", "sub/../../secret", "sub/..", "/etc/hostname", "data\0x"]
    for location in locations + [absolute] {
      let shown = location == absolute ? "\(location.prefix(80))" : location
      let name = shown.replacing("\0", with: "\\0") + (location.count > 80 ? "…" : "")
      #expect(
        refusal(location) == "its data is at '\(name)', which is not inside the model's folder")
    }
    for location in ["out", "up/secret", "null"] {
      #expect(
        refusal(location) == "its data is at '\(location)', which leads outside the model's folder")
    }
  }

  @Test func whatIsNotThere() throws {
    for location in ["nothing", "loop", "sub/nothing", "data/data"] {
      #expect(refusal(location) == "its data is at '\(location)', which does not exist")
    }
    #expect(refusal("sub") == "its data is at 'sub', which is not a regular file")
    let fifo = folder.appendingPathComponent("fifo").path
    try #require(mkfifo(fifo, 0o600) == 0)
    #expect(refusal("fifo") == "its data is at 'fifo', which is not a regular file")
    let error = #expect(throws: ReadError.self) { _ = try self.read("nothing") }
    #expect(error?.kind == .missing)
  }

  @Test func placesInTheFile() {
    for offset in ["-4", "13", "x", "99999999999999999999"] {
      #expect(
        refusal("data", ("offset", offset), count: 0)
          == "the offset of its data is not within the 12 bytes of 'data'")
    }
    for length in ["8", "-1", "x", "99999999999999999999"] {
      #expect(
        refusal("data", ("length", length))
          == "it takes 12 bytes, but its data in 'data' has another length")
    }
    #expect(
      refusal("data", count: 2) == "it takes 8 bytes, but its data in 'data' has another length")
    #expect(
      refusal("data", ("offset", "4"), ("length", "12"))
        == "it takes 12 bytes; 'data' has 8 from 4 on")
    #expect(
      refusal("data", ("length", "4611686018427387904"), count: 1 << 60)
        == "it takes 4611686018427387904 bytes; 'data' has 12 from 0 on")
  }

  @Test func moreThanTheFileHolds() throws {
    let parts = (0..<3).map {
      tensor("\($0)", [("location", "data"), ("offset", "\($0 * 4)"), ("length", "4")], count: 1)
    }
    #expect(try read(parts.flatMap(\.self)).count == 3)
    let again = tensor("w", [("location", "link"), ("offset", "8")], count: 1)
    #expect(
      refusal { _ = try self.read(parts.flatMap(\.self), again) }
        == "the tensors up to here take more than the 12 bytes of 'link'")
  }

  @Test func dataInTwoPlaces() {
    let both = field(5, field(8, "w") + field(2, 1) + field(4, 1 as Float) + field(14, 1))
    #expect(refusal { _ = try self.read(both) } == "it has data in more than one field")
  }
}
