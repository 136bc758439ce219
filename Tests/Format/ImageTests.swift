import Formats
import Networks
import Numerics
import Testing

/// Round trips, the tensor of an image, and files as they are written here.
@Suite struct ImageTests {
  private func noise(_ width: Int, _ height: Int, _ channels: Int, seed: Int) -> Image {
    var random = SplitMix64(seed: seed)
    return Image(
      width: width, height: height, channels: channels,
      samples: (0..<width * height * channels).map { _ in UInt8(random.integer(0...255)) })
  }

  @Test func roundTrips() throws {
    for (number, (width, height)) in [(1, 1), (1, 9), (9, 1), (31, 17), (200, 150)].enumerated() {
      for channels in [1, 3] {
        let image = noise(width, height, channels, seed: number)
        #expect(try PNG.decode(PNG.encode(image), path: "a") == image)
        #expect(try PPM.decode(PPM.encode(image), path: "a") == image)
      }
    }
  }

  /// Two pixels, red and grey: channel by channel, from 0 to 1.
  @Test func tensorIsChannelByChannelFromZeroToOne() {
    let image = Image(width: 2, height: 1, channels: 3, samples: [255, 0, 51, 102, 102, 102])
    #expect(image.tensor().shape == [3, 1, 2])
    #expect(image.tensor().elements == [1, 0.4, 0, 0.4, 0.2, 0.4])
    let grey = Image(width: 1, height: 2, channels: 1, samples: [0, 255])
    #expect(grey.tensor() == Tensor(shape: [1, 2, 1], elements: [0, 1]))
  }

  /// An enlarged heatmap, 32 × 32 cells of 16 × 16 pixels, takes little more than its cells.
  @Test func heatmapsAreSmall() {
    let cells = noise(32, 32, 3, seed: 9)
    var samples: [UInt8] = []
    for y in 0..<512 {
      for x in 0..<512 {
        let cell = 3 * (y / 16 * 32 + x / 16)
        samples += cells.samples[cell..<cell + 3]
      }
    }
    let image = Image(width: 512, height: 512, channels: 3, samples: samples)
    // 786432 samples, of which 3072 are not repeated.
    #expect(PNG.encode(image).count < 20_000)
  }
}
