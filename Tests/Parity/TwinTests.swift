import Foundation
import Testing

/// Whoever reads a formula on the scalar path finds its algorithm on the optimised path under the
/// same name.
@Suite struct TwinTests {
  /// Files of the scalar path without a twin, and why.
  static let exemptions = [
    "ScalarEngine.swift": "its twin is OptimisedEngine.swift",
    "Training/ScalarTrainer.swift": "its twin is OptimisedTrainer.swift",
    "LRP/Tracer.swift": "the optimised path computes no single message, so it has none to tell of",
  ]

  private func files(_ target: String) throws -> Set<String> {
    let folder = packageFolder.appendingPathComponent("Sources/\(target)").path
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder)
    return Set(paths.filter { $0.hasSuffix(".swift") })
  }

  @Test func everyScalarFileHasATwin() throws {
    let (scalar, optimised) = (try files("Scalar"), try files("Optimised"))
    try #require(scalar.count > 20)
    for path in scalar.subtracting(optimised).sorted() {
      #expect(Self.exemptions[path] != nil, "Sources/Optimised/\(path) is missing")
    }
    #expect(optimised.contains("OptimisedEngine.swift"))
  }

  @Test func everyExemptionIsNeeded() throws {
    let (scalar, optimised) = (try files("Scalar"), try files("Optimised"))
    for (path, reason) in Self.exemptions {
      #expect(scalar.contains(path), "there is no Sources/Scalar/\(path): \(reason)")
      #expect(!optimised.contains(path), "Sources/Optimised/\(path) is there: \(reason)")
    }
  }
}
