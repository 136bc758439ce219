import Foundation
import Fuzzing
import Testing

/// The files that have once ended the program: each is read or refused now, and in a moment.
@Suite struct FuzzCorpusTests {
  static let folder = packageFolder.appendingPathComponent("Fixtures/fuzzing")

  static func files(of target: FuzzTarget) -> [String] {
    let path = folder.appendingPathComponent(target.rawValue).path
    return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
      .map { "\(path)/\($0)" }
  }

  @Test func corpusIsThere() {
    #expect(Self.files(of: .onnx).count >= 10)
  }

  @Test(arguments: FuzzTarget.allCases)
  func filesEndNothing(target: FuzzTarget) throws {
    for file in Self.files(of: target) {
      target.read([UInt8](try Data(contentsOf: URL(fileURLWithPath: file))))
    }
  }

  /// The first byte chooses the reader; nothing is said about no bytes.
  @Test func anyBytesAreTaken() {
    FuzzTarget.read(any: [])
    for first in UInt8.min...UInt8.max { FuzzTarget.read(any: [first, 0x93, 0x4E]) }
  }
}
