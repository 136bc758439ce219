import Foundation
import Testing

/// A reader who knows a formula on the scalar path finds its algorithm on the optimised path: in a
/// file with the same path, or in one that the map names.
@Suite struct TwinTests {
  /// Scalar files whose twin has another name, because a file is named after the type it holds.
  static let twins = [
    "ScalarEngine.swift": "OptimisedEngine.swift",
    "Training/ScalarTrainer.swift": "Training/OptimisedTrainer.swift",
    "Functions/Activation+Value.swift": "Functions/ActivationFunction.swift",
    "Linear/DenseConnections.swift": "Linear/PackedLayer+Dense.swift",
    "Linear/ConvolutionConnections.swift": "Linear/PackedLayer+Convolution.swift",
    "Linear/AdditionConnections.swift": "Linear/BoxConnections+Addition.swift",
    "Linear/MeanConnections.swift": "Linear/BoxConnections+Mean.swift",
    "Linear/InterpolationConnections.swift": "Linear/SparseConnections+Interpolation.swift",
  ]

  /// Scalar files without a twin, and the reason.
  static let exemptions = [
    "LRP/Tracer.swift": "the optimised path computes no single message, so it cannot trace"
  ]

  private func files(_ target: String) throws -> Set<String> {
    let folder = packageFolder.appendingPathComponent("Sources/\(target)").path
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder)
    return Set(paths.filter { $0.hasSuffix(".swift") })
  }

  @Test func everyScalarFileHasATwin() throws {
    let (scalar, optimised) = (try files("Scalar"), try files("Optimised"))
    try #require(scalar.count > 20)
    for path in scalar.sorted() where Self.exemptions[path] == nil {
      let twin = Self.twins[path] ?? path
      #expect(optimised.contains(twin), "\(twin), the twin of \(path), is missing")
    }
  }

  @Test(arguments: twins.keys.sorted()) func everyEntryOfTheMapIsNeeded(path: String) throws {
    #expect(try files("Scalar").contains(path), "there is no Sources/Scalar/\(path)")
    #expect(try !files("Optimised").contains(path), "Sources/Optimised/\(path) is its twin")
  }

  @Test(arguments: exemptions.keys.sorted()) func everyExemptionIsNeeded(path: String) throws {
    #expect(try files("Scalar").contains(path), "there is no Sources/Scalar/\(path)")
    #expect(try !files("Optimised").contains(path), "Sources/Optimised/\(path) is there")
  }
}
