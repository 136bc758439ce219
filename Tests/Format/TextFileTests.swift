import Formats
import Testing

@Suite struct TextFileTests {
  @Test func linesEndInEitherWay() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("lines.txt", "één\r\n\ntwo \n\n".utf8)
    #expect(try TextFile.lines(of: path) == ["één", "", "two "])
    #expect(try TextFile.lines(of: folder.write("empty.txt", [])).isEmpty)
  }

  @Test func bytesThatAreNoText() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("bytes.txt", [0x61, 0xFF])
    #expect(throws: ReadError(.malformed, path: path, reason: "it is not text in UTF-8")) {
      try TextFile.lines(of: path)
    }
    let missing = folder("none.txt")
    #expect(throws: ReadError(.missing, path: missing, reason: "there is no such file")) {
      try TextFile.lines(of: missing)
    }
  }
}
