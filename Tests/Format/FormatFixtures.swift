import Formats
import Foundation
import Networks
import Testing

/// `Fixtures/formats/expected.json`: what other programs' files hold.
struct FormatFixtures: Decodable {
  struct Numbers: Decodable {
    let shape: [Int]
    /// Each number's bits in hexadecimal, in row-major order.
    let bits: [String]

    func tensor() throws -> Tensor {
      let elements = try bits.map { Double(bitPattern: try #require(UInt64($0, radix: 16))) }
      return Tensor(shape: Shape(shape), elements: elements)
    }
  }

  struct Tensors: Decodable {
    let metadata: [String: String]
    let tensors: [String: Numbers]
  }

  struct Picture: Decodable {
    let width: Int
    let height: Int
    let channels: Int
    /// Two hexadecimal digits a sample.
    let samples: String

    func image() throws -> Image {
      let digits = Array(samples)
      let bytes = try stride(from: 0, to: digits.count, by: 2).map {
        try #require(UInt8(String(digits[$0...$0 + 1]), radix: 16))
      }
      return Image(width: width, height: height, channels: channels, samples: bytes)
    }
  }

  let tensors: [String: Numbers]
  let safetensors: [String: Tensors]
  let images: [String: Picture]
  /// A part of the message, by file.
  let refused: [String: String]

  private static let loaded = Result {
    try JSONDecoder().decode(FormatFixtures.self, from: Data(contentsOf: url("expected.json")))
  }

  static func load() throws -> FormatFixtures { try loaded.get() }

  static func url(_ name: String) -> URL {
    packageFolder.appendingPathComponent("Fixtures/formats/\(name)")
  }

  static func path(_ name: String) -> String { url(name).path }

  static func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: url(name))) }
}

/// Reads a file by its ending, and gives only whether that went well.
func readAny(_ bytes: [UInt8], _ path: String) throws(ReadError) {
  switch path.split(separator: ".").last {
  case "npy": _ = try NPY.decode(bytes, path: path)
  case "safetensors": _ = try Safetensors.decode(bytes, path: path)
  case "png": _ = try PNG.decode(bytes, path: path)
  case "jpg": _ = try JPEG.decode(bytes, path: path)
  case "npz": _ = try NPZ.decode(bytes, path: path)
  default: _ = try PPM.decode(bytes, path: path)
  }
}

/// Numbers are equal if their bits are, but one NaN is as good as another.
func expectSame(
  _ found: Tensor?, _ expected: Tensor, _ name: String,
  at location: SourceLocation = #_sourceLocation
) {
  let same =
    found?.shape == expected.shape
    && zip(found?.elements ?? [], expected.elements).allSatisfy {
      $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN
    }
  #expect(same, "\(name): found \(String(describing: found))", sourceLocation: location)
}
