import Formats
import Foundation
import Networks
import Testing

/// JPEG files and archives of arrays, against Pillow and NumPy, and what is refused of them.
@Suite struct PhotoTests {
  struct Expected: Decodable {
    struct Resized: Decodable {
      let source: String
      let image: FormatFixtures.Picture
    }

    let images: [String: FormatFixtures.Picture]
    let resized: [Resized]
    let arrays: [String: [String: FormatFixtures.Numbers]]
    /// A part of the message, by file.
    let refused: [String: String]

    static func load() throws -> Expected {
      let data = try Data(contentsOf: FormatFixtures.url("photos.json"))
      return try JSONDecoder().decode(Expected.self, from: data)
    }
  }

  let expected: Expected

  init() throws { expected = try Expected.load() }

  /// So that a fixture which lost a file is noticed.
  @Test func everythingIsThere() {
    #expect(expected.images.count == 28 && expected.resized.count == 5)
    #expect(expected.arrays.count == 3 && expected.refused.count == 19)
  }

  /// The samples are those of libjpeg, every one of them.
  @Test(arguments: try Expected.load().images.keys.sorted())
  func photosOfPillow(file: String) throws {
    let found = try JPEG.read(FormatFixtures.path(file))
    #expect(try found == #require(expected.images[file]).image())
  }

  @Test func sizesOfPillow() throws {
    for resized in expected.resized {
      let source = try JPEG.read(FormatFixtures.path(resized.source))
      let image = try resized.image.image()
      #expect(source.resized(width: image.width, height: image.height) == image)
    }
  }

  /// Half of a picture of ones and zeros: each new sample weighs four old ones by 1, 3, 3 and 1
  /// eighths, and those at the borders three, by 3, 3 and 1 sevenths.
  @Test func halvesByHand() {
    let image = Image(width: 6, height: 1, channels: 1, samples: [70, 0, 0, 0, 80, 80])
    // 70·3/7 = 30; the middle: (0·1 + 0·3 + 0·3 + 80·1)/8 = 10; the right: (0·1 + 80·3 + 80·3)/7 = 68.6.
    #expect(image.resized(width: 3, height: 1).samples == [30, 10, 69])
  }

  @Test func centreIsCutOut() {
    let image = Image(width: 5, height: 3, channels: 1, samples: (0..<15).map { $0 })
    #expect(image.centre(width: 3, height: 1).samples == [6, 7, 8])
    // A rest of 3 columns: 1.5 is rounded to even, 2 on the left.
    #expect(image.centre(width: 2, height: 3).samples == [2, 3, 7, 8, 12, 13])
  }

  @Test(arguments: try Expected.load().arrays.keys.sorted())
  func arraysOfNumPy(file: String) throws {
    let found = try NPZ.read(FormatFixtures.path(file))
    let expected = try #require(expected.arrays[file])
    #expect(found.keys.sorted() == expected.keys.sorted())
    for (name, numbers) in expected { expectSame(found[name], try numbers.tensor(), name) }
  }

  @Test func oneArrayIsChosen() throws {
    let bytes = try FormatFixtures.bytes("photos/stored.npz")
    #expect(try NPZ.decode(bytes, path: "a.npz", array: "y") == Tensor([0, 1, 2, 3, 4]))
    #expect(
      throws: ReadError(
        .malformed, path: "a.npz",
        reason: "it holds several arrays: x, y; choose one as a.npz:NAME")
    ) { try NPZ.decode(bytes, path: "a.npz", array: nil) }
    #expect(
      throws: ReadError(.malformed, path: "a.npz", reason: "it holds no array 'z', only x, y")
    ) { try NPZ.decode(bytes, path: "a.npz", array: "z") }
    let single = try FormatFixtures.bytes("photos/single.npz")
    #expect(try NPZ.decode(single, path: "a.npz", array: nil).shape == [2, 3])
  }

  @Test(arguments: try Expected.load().refused.keys.sorted())
  func filesThatAreRefused(file: String) throws {
    let bytes = try FormatFixtures.bytes(file)
    let line = try #require(throws: ReadError.self) { try readAny(bytes, file) }.description
    #expect(try line.hasPrefix("\(file): ") && line.contains(#require(expected.refused[file])))
    #expect(!line.contains { $0.isNewline })
  }
}
