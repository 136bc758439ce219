import Formats
import Foundation
import Testing

/// A file is written whole or not at all.
@Suite final class WholeFileTests {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("whole-file-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: path(name), encoding: .utf8)
  }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  private func write(_ text: String, to path: String) throws(WriteError) {
    var file = try WholeFile(path)
    try file.append(text)
    try file.commit()
  }

  @Test func committedFileIsThereWhole() throws {
    let long = String(repeating: "relevance\n", count: 20_000)
    try write(long, to: path("a.csv"))
    #expect(try text("a.csv") == long)
    try write("short\n", to: path("a.csv"))
    #expect(try text("a.csv") == "short\n")
    #expect(try names() == ["a.csv"])
  }

  @Test func abandonedFileLeavesNothing() throws {
    try write("before\n", to: path("a.csv"))
    func abandon(_ name: String) throws {
      var file = try WholeFile(path(name))
      try file.append(String(repeating: "half", count: 50_000))
    }
    try abandon("a.csv")
    try abandon("b.csv")
    #expect(try text("a.csv") == "before\n")
    #expect(try names() == ["a.csv"])
  }

  @Test func linkStaysALink() throws {
    try write("before\n", to: path("a.csv"))
    try FileManager.default.createSymbolicLink(
      atPath: path("link.csv"), withDestinationPath: path("a.csv"))
    try write("after\n", to: path("link.csv"))
    #expect(try text("a.csv") == "after\n")
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: path("link.csv")) == path("a.csv"))
  }

  @Test func linkToNothingYetStaysALink() throws {
    try FileManager.default.createSymbolicLink(
      atPath: path("link.csv"), withDestinationPath: "later.csv")
    try write("now\n", to: path("link.csv"))
    #expect(try text("later.csv") == "now\n")
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: path("link.csv")) == "later.csv")
    try FileManager.default.createSymbolicLink(
      atPath: path("loop"), withDestinationPath: "loop")
    #expect(throws: WriteError.self) { try self.write("text", to: self.path("loop")) }
  }

  @Test func permissionsAndLongNamesAreKept() throws {
    try write("before\n", to: path("secret"))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path("secret"))
    try write("after\n", to: path("secret"))
    let attributes = try FileManager.default.attributesOfItem(atPath: path("secret"))
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    try write("text\n", to: path(String(repeating: "n", count: 255)))
  }

  @Test func pathsThatCannotBeWritten() throws {
    try write("a file\n", to: path("file"))
    for (name, reason) in [
      ("", "it is a folder"), ("missing/a.csv", "No such file or directory"),
      ("file/a.csv", "Not a directory"), ("new/", "it is a folder"),
    ] {
      let path = name.isEmpty ? folder.path : path("") + "/" + name
      let error = #expect(throws: WriteError.self) { try self.write("text", to: path) }
      #expect(error?.description == "cannot write \(path): \(reason)")
    }
    #expect(try names() == ["file"])
  }

  @Test func fullDeviceIsReported() throws {
    try #require(FileManager.default.fileExists(atPath: "/dev/full"))
    #expect(throws: WriteError.self) { try self.write("text", to: "/dev/full") }
  }

  @Test func csvFieldsAreQuotedWhereTheyMustBe() {
    #expect(CSV.line(["a", "b,c", "d\"e", "f\ng", ""]) == "a,\"b,c\",\"d\"\"e\",\"f\ng\",\n")
  }
}
