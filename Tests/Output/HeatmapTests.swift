import Figures
import Formats
import Networks
import Testing

@Suite struct HeatmapTests {
  /// The colour of a pixel.
  private func pixel(_ image: Image, _ x: Int, _ y: Int) -> [UInt8] {
    Array(image.samples[(y * image.width + x) * 3..<(y * image.width + x) * 3 + 3])
  }

  @Test func channelsAreAddedUpAndZeroIsWhite() {
    // Two channels of 1 × 2 … 2 × 2 positions: sums 2, 0, −1 and −2, the largest absolute value 2.
    let map = Tensor(shape: [1, 2, 2, 2], elements: [3, 1, -1, -1, -1, -1, 0, -1])
    let image = Heatmap(.bwr, .symmetric).image(of: map)
    // Enlarged to 256 pixels: each position is 128 wide and high.
    #expect([image.width, image.height, image.channels] == [256, 256, 3])
    #expect(pixel(image, 0, 0) == [255, 0, 0] && pixel(image, 127, 127) == [255, 0, 0])
    #expect(pixel(image, 128, 0) == [255, 255, 255])
    // −1 of 2: half way to white, 255 · 0.5 = 127.5, rounded.
    #expect(pixel(image, 0, 128) == [128, 128, 255])
    #expect(pixel(image, 255, 255) == [0, 0, 255])
  }

  @Test func greyFromZeroToTheLargest() {
    let image = Heatmap.unsigned.image(of: Tensor(shape: [1, 4], elements: [0, 1, 4, 2]))
    // A vector is a strip, 32 high so that it can be seen.
    #expect([image.width, image.height] == [256, 64])
    #expect(
      (0..<4).map { pixel(image, $0 * 64, 63) }
        == [[0, 0, 0], [64, 64, 64], [255, 255, 255], [128, 128, 128]])
    let zeros = Tensor(shape: [1, 2], elements: [0, 0])
    #expect(Heatmap.signed.image(of: zeros).samples.allSatisfy { $0 == 255 })
    #expect(Heatmap.unsigned.image(of: zeros).samples.allSatisfy { $0 == 0 })
  }

  @Test func pictureHasAPixelForEachPosition() {
    let map = Tensor(shape: [2, 1, 3], elements: [1, 0, -1, 1, 0, -3])
    // 2, 0 and −4 beside 4: three quarters, the middle and the beginning of the map.
    let image = Heatmap.signed.picture(of: map)
    #expect([image.width, image.height] == [3, 1])
    #expect(image.samples == [255, 0, 0, 255, 255, 255, 0, 0, 77])
    #expect(Heatmap.signed.picture(of: Tensor([5])).samples == [128, 0, 0])
  }

  @Test func positiveDrawsWhatIsNegativeAsZero() {
    let heatmap = Heatmap.unsigned
    #expect(
      heatmap.picture(of: Tensor([-8, 0, 1, 2])).samples == [
        0, 0, 0, 0, 0, 0, 128, 128, 128, 255, 255, 255,
      ])
    #expect(heatmap.picture(of: Tensor([-8, -1])).samples.allSatisfy { $0 == 0 })
  }

  /// (R − min) / (max − min + 1e-10): 1 has the colour of the least, and zero some colour between.
  @Test func rangeMovesTheZero() {
    let heatmap = Heatmap(.grey, .range)
    func greys(_ elements: [Double]) -> [UInt8] {
      let samples = heatmap.picture(of: Tensor(elements)).samples
      return stride(from: 0, to: samples.count, by: 3).map { samples[$0] }
    }
    // −1, 0 and 4: 0, 255 / 5 and 255. From 1 on, the least is still black.
    #expect(greys([-1, 0, 4]) == [0, 51, 255])
    #expect(greys([1, 2, 6]) == [0, 51, 255])
    #expect(greys([3, 3]) == [0, 0] && greys([0, 0]) == [0, 0])
    // Small numbers against 1e-10: 1e-10 / (1e-10 + 1e-10) is a half, 1e-300 is nothing.
    #expect(greys([0, 1e-10]) == [0, 128])
    #expect(greys([0, 1e-300]) == [0, 0] && greys([0, .leastNonzeroMagnitude]) == [0, 0])
    #expect(greys([-1.7e308, 1.7e308]) == [0, 255])
  }

  @Test func longStripsAreHighEnough() {
    let strip = Tensor(shape: [1, 2, 500], elements: (0..<1000).map(Double.init))
    let image = Heatmap.signed.image(of: strip)
    #expect([image.width, image.height] == [500, 32])
  }

  @Test func mapsStandEightToARow() {
    let maps = Tensor(
      shape: [9, 1, 256, 256], elements: Array(repeating: 1, count: 9 * 256 * 256))
    let image = Heatmap(.bwr, .symmetric).image(of: maps)
    #expect(image.width == 8 * 256 + 7 * 4 && image.height == 2 * 256 + 4)
    #expect(pixel(image, 255, 0) == [255, 0, 0])
    // Between the maps, and where there is none.
    #expect(pixel(image, 256, 0) == [255, 255, 255] && pixel(image, 0, 256) == [255, 255, 255])
    #expect(pixel(image, 260, 0) == [255, 0, 0] && pixel(image, 0, 260) == [255, 0, 0])
    #expect(pixel(image, 260, 260) == [255, 255, 255])
  }

  @Test func eachMapHasAScaleOfItsOwn() {
    let image = Heatmap(.bwr, .symmetric).image(of: Tensor(shape: [2, 1], elements: [1, 100]))
    #expect(pixel(image, 0, 0) == [255, 0, 0] && pixel(image, 260, 0) == [255, 0, 0])
  }

  @Test func sumsNeverGrowTooLarge() {
    let map = Tensor(shape: [1, 2, 1, 2], elements: [1.7e308, .leastNonzeroMagnitude, 1.7e308, 0])
    for heatmap in [Heatmap(.bwr, .symmetric), Heatmap(.bwr, .range), Heatmap(.bwr, .positive)] {
      let image = heatmap.image(of: map)
      #expect(pixel(image, 0, 0) == [255, 0, 0])
      #expect(
        pixel(image, 255, 0) == (heatmap.scale == .symmetric ? [255, 255, 255] : [0, 0, 255]))
    }
  }

  @Test func fourAxesAreTooMany() {
    #expect(Heatmap.canDraw([3, 8, 8]) && Heatmap.canDraw([]) && !Heatmap.canDraw([2, 3, 8, 8]))
  }
}
