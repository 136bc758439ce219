import Foundation
import Testing

/// The program that was built with these tests: it lies in the folder of the test bundle.
func builtProgram(_ name: String) throws -> URL {
  let places = [
    Bundle.main.bundleURL, URL(fileURLWithPath: CommandLine.arguments[0]),
    packageFolder.appendingPathComponent(".build/debug/tests"),
  ]
  let candidates = places.flatMap { place in
    [place, place.deletingLastPathComponent()].map { $0.appendingPathComponent(name) }
  }
  return try #require(
    candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) },
    "the program '\(name)' is not beside the tests")
}
