import Figures
import Formats
import Networks
import Testing

/// Filters and patches as pictures, by hand.
@Suite struct FilterPictureTests {
  /// One filter of three channels of 1×2, one of the same times ten.
  private let colour = Convolution(
    weight: Tensor(
      shape: [2, 3, 1, 2], elements: [-1, 0, 1, 3, 0, 0, -10, 0, 10, 30, 0, 0]),
    window: Window(1, 2))
  /// Two filters of two channels.
  private let deep = Convolution(
    weight: Tensor(shape: [2, 2, 1, 2], elements: [1, 3, 7, 7, -2, 0, 4, -4]), window: Window(1, 2))

  /// (w + 1) / 4 · 255 over all three channels, pixel by pixel: −1, 1, 0 and 0, 3, 0.
  @Test func rangeIsTheFiltersOwn() {
    let pictures = colour.pictures()
    #expect(pictures[0].samples == [0, 128, 64, 64, 255, 64] && pictures[0].channels == 3)
    // Ten times as strong and the same picture: this is what it hides.
    #expect(pictures[1] == pictures[0])
  }

  /// (1 + w / 30) / 2 · 255: zero is the middle, and strength can be seen.
  @Test func symmetricIsForAll() {
    let pictures = colour.pictures(scale: .symmetric(largest: 30))
    #expect(pictures[1].samples == [85, 170, 128, 128, 255, 128])
    #expect(pictures[0].samples == [123, 132, 128, 128, 140, 128])
  }

  /// Document 000's code draws channel 0 alone where there are not three.
  @Test func deeperFiltersAreTheirFirstChannel() {
    #expect(deep.pictures().map(\.samples) == [[0, 255], [0, 255]])
    #expect(deep.pictures().allSatisfy { $0.channels == 1 && $0.width == 2 && $0.height == 1 })
    #expect(deep.channelPictures(ofFilter: 1).map(\.samples) == [[0, 255], [255, 0]])
    #expect(
      deep.channelPictures(ofFilter: 1, scale: .symmetric(largest: 4)).map(\.samples)
        == [[64, 128], [255, 0]])
  }

  /// All weights equal: black, where the document's code divides zero by zero.
  @Test func equalWeights() {
    #expect(deep.channelPictures(ofFilter: 0).map(\.samples) == [[0, 255], [0, 0]])
    let zero = Tensor(shape: [1, 1, 1], elements: [0])
    #expect(Image(filter: zero, scale: .symmetric(largest: 0)).samples == [128])
  }

  /// What lies outside of the image is grey.
  @Test func patchesBeyondTheBorder() {
    let image = Image(width: 3, height: 2, channels: 1, samples: [1, 2, 3, 4, 5, 6])
    func greys(_ rows: Range<Int>, _ columns: Range<Int>) -> [UInt8] {
      let patch = image.patch(rows: rows, columns: columns)
      #expect(patch.width == columns.count && patch.height == rows.count)
      return stride(from: 0, to: patch.samples.count, by: 3).map { patch.samples[$0] }
    }
    #expect(greys(0..<2, 1..<3) == [2, 3, 5, 6])
    #expect(greys(-1..<1, 2..<4) == [128, 128, 3, 128])
    #expect(greys(1..<3, -1..<1) == [128, 4, 128, 128])
  }
}
