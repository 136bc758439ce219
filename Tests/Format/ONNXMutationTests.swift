import Formats
import Foundation
import Networks
import Numerics
import Testing

/// Files that were changed, cut or made up give a model or one line that says what is wrong; they
/// never trap, and never hold more numbers than the file has bytes.
@Suite struct ONNXMutationTests {
  private static let names = [
    "types", "attributes", "old", "values", "functions", "used-function", "external", "torch-18",
    "torch-20-plain", "torch-script-9", "torch-script-20",
  ]

  @Test func changedFiles() throws {
    var random = SplitMix64(seed: 3)
    var models = 0
    var refusals = 0
    for name in Self.names {
      let original = try [UInt8](Data(contentsOf: URL(fileURLWithPath: ONNXFixture.path(name))))
      for _ in 0..<2000 {
        var bytes = original
        for _ in 0..<random.integer(1...3) { change(&bytes, &random) }
        if try isModel(bytes) { models += 1 } else { refusals += 1 }
      }
    }
    // Neither all harmless nor all beyond recognition.
    #expect(models > 1000)
    #expect(refusals > 5000)
  }

  @Test func truncatedFiles() throws {
    for name in Self.names {
      let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: ONNXFixture.path(name))))
      let step = max(1, bytes.count / 300)
      for count in stride(from: 0, to: bytes.count, by: step) {
        _ = try isModel(Array(bytes[..<count]))
      }
    }
  }

  @Test func madeUpFiles() throws {
    var random = SplitMix64(seed: 4)
    for _ in 0..<2000 {
      let noise = (0..<random.integer(0...200)).map { _ in UInt8(random.integer(0...255)) }
      #expect(try !isModel(noise))
      // Inside of a model, where there are things to be taken for something.
      _ = try isModel(ONNXBytes.model(noise))
      _ = try isModel(ONNXBytes.initializer(noise))
      _ = try isModel(ONNXBytes.attribute(noise))
    }
  }

  private func change(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    guard !bytes.isEmpty else { return }
    let place = random.integer(0...bytes.count - 1)
    let end = min(bytes.count, place + random.integer(1...20))
    switch random.integer(0...5) {
    case 0: bytes[place] = UInt8(random.integer(0...255))
    case 1: bytes[place] ^= 1 << UInt8(random.integer(0...7))
    case 2: bytes[place] &+= random.chance(0.5) ? 1 : 255
    case 3: bytes.removeSubrange(place..<end)
    case 4: bytes.insert(contentsOf: bytes[place..<end], at: random.integer(0...bytes.count))
    default: bytes.replaceSubrange(place..<place + 1, with: varint(random.next() >> 1))
    }
  }

  /// Whether the bytes are accepted.
  private func isModel(_ bytes: [UInt8]) throws -> Bool {
    // Beside the fixtures, so that external data is found where it is.
    let path = ONNXFixture.path("changed")
    do throws(ReadError) {
      let model = try ONNXModel.decode(bytes, path: path)
      let attributes = model.graph.nodes.flatMap(\.attributes.values)
      let tensors = Array(model.graph.initializers.values) + attributes.compactMap(\.tensor)
      let count = tensors.reduce(0) { $0 + ($1.floats?.count ?? 0) + ($1.integers?.count ?? 0) }
      // `external.data` has 43.
      #expect(count <= bytes.count + 43)
      return true
    } catch {
      let text = error.description
      #expect(text.hasPrefix("\(path): "))
      #expect(text.count < path.count + 500)
      #expect(!text.contains { $0.isNewline })
      return false
    }
  }
}

extension ONNXAttribute {
  fileprivate var tensor: ONNXTensor? {
    if case .tensor(let tensor) = self { tensor } else { nil }
  }
}
