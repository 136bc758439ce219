import Formats
import Foundation
import Networks
import Testing

/// Files as they are written here, byte by byte: numpy, safetensors and Pillow read those in
/// `Fixtures/formats/written`, which `generate.py` makes sure of.
///
/// After a change that is meant, `UPDATE_WRITTEN=1 swift test` writes them anew and still fails;
/// then run `generate.py`.
@Suite struct WrittenFileTests {
  private func expectWritten(_ bytes: [UInt8], _ name: String) throws {
    let url = FormatFixtures.url("written/\(name)")
    let committed = try? [UInt8](Data(contentsOf: url))
    let same = committed == bytes
    #expect(same, "\(name) is not what was written before")
    if !same, ProcessInfo.processInfo.environment["UPDATE_WRITTEN"] == "1" {
      try Data(bytes).write(to: url)
    }
  }

  private func image(
    _ width: Int, _ height: Int, _ channels: Int, _ sample: (Int, Int, Int) -> Int
  ) -> Image {
    var samples: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        for c in 0..<channels { samples.append(UInt8(sample(x, y, c) % 256)) }
      }
    }
    return Image(width: width, height: height, channels: channels, samples: samples)
  }

  /// Steps of 4 × 4 pixels: sample (40 ⌊x/4⌋ + 25 ⌊y/4⌋ + 70 c) mod 256.
  @Test func colourImage() throws {
    let image = image(24, 16, 3) { x, y, c in 40 * (x / 4) + 25 * (y / 4) + 70 * c }
    try expectWritten(PNG.encode(image), "colour.png")
    try expectWritten(PPM.encode(image), "colour.ppm")
  }

  /// Sample (37 x + 91 y) mod 256.
  @Test func greyImage() throws {
    let image = image(7, 5, 1) { x, y, _ in 37 * x + 91 * y }
    try expectWritten(PNG.encode(image), "grey.png")
    try expectWritten(PPM.encode(image), "grey.pgm")
  }

  /// Elements i / 7 − 3 in the shapes 2 × 3 × 4 and, for the second tensor, 5.
  @Test func tensors() throws {
    func tensor(_ shape: Shape) -> Tensor {
      Tensor(shape: shape, elements: (0..<shape.count).map { Double($0) / 7 - 3 })
    }
    try expectWritten(NPY.encode(tensor([2, 3, 4])), "tensor.npy")
    let file = Safetensors(
      tensors: ["b.weight": tensor([2, 3, 4]), "a \"quoted\"": tensor([5])],
      metadata: ["format": "pt", "about": "two\nlines"])
    for precision in Safetensors.Precision.allCases {
      try expectWritten(file.encode(as: precision), "tensors-\(precision.rawValue).safetensors")
    }
  }
}
