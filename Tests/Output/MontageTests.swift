import Figures
import Formats
import Networks
import Testing

/// Sheets of pictures, and what they are put together from.
@Suite struct MontageTests {
  private let red = Image(width: 2, height: 1, channels: 3, samples: [255, 0, 0, 200, 0, 0])
  private let grey = Image(width: 1, height: 1, channels: 1, samples: [100])

  private func pixel(_ image: Image, _ x: Int, _ y: Int) -> [UInt8] {
    Array(image.samples[(y * image.width + x) * 3..<(y * image.width + x) * 3 + 3])
  }

  @Test func picturesAreEnlargedAndFramed() {
    var sheet = Montage(columns: ["", ""], side: 9)
    sheet.addRow("", [red, grey])
    let image = sheet.image
    // 2 × 1 four times as large and 1 × 1 nine times, a line around each, 12 between and around.
    #expect(image.width == 12 + 10 + 12 + 11 + 12 && image.height == 12 + 11 + 12)
    #expect(pixel(image, 12, 12) == [190, 190, 190] && pixel(image, 13, 13) == [255, 0, 0])
    #expect(pixel(image, 16, 16) == [255, 0, 0] && pixel(image, 17, 13) == [200, 0, 0])
    #expect(pixel(image, 20, 16) == [200, 0, 0] && pixel(image, 21, 16) == [190, 190, 190])
    #expect(pixel(image, 35, 13) == [100, 100, 100] && pixel(image, 43, 21) == [100, 100, 100])
    #expect(pixel(image, 11, 12) == [255, 255, 255] && pixel(image, 12, 18) == [255, 255, 255])
  }

  /// What is larger than the sheet's side stays as it is; a place may be empty.
  @Test func largePicturesAndEmptyPlaces() {
    var sheet = Montage(columns: ["", ""], side: 9)
    sheet.addRow(
      "",
      [
        Image(width: 20, height: 10, channels: 1, samples: Array(repeating: 0, count: 200)), nil,
      ])
    let image = sheet.image
    #expect(image.width == 12 + 22 + 12 + 0 + 12 && image.height == 12 + 12 + 12)
  }

  /// Three pictures in rows of two are the same as two and one with an empty place; without any there
  /// is still a row for the caption.
  @Test func rowsAreFilledUp() {
    var (filled, byHand) = (Montage(columns: 2, side: 9), Montage(columns: ["", ""], side: 9))
    filled.addRows("a", [grey, grey, grey], captions: ["1", "2", "3"])
    byHand.addRow("a", [grey, grey], captions: ["1", "2"])
    byHand.addRow("a", [grey, nil], captions: ["3", ""])
    #expect(filled == byHand)
    filled.addRows("b", [], captions: ["none"])
    byHand.addRow("b", [nil, nil], captions: ["none", ""])
    #expect(filled == byHand && filled != Montage(columns: 2, side: 9))
  }

  @Test func labelsWidenTheirColumn() {
    func width(_ title: String, _ caption: String, row: String = "") -> Int {
      var sheet = Montage(columns: [title], side: 9)
      sheet.addRow(row, [grey], captions: [caption])
      return sheet.image.width
    }
    #expect(width("", "") == 12 + 11 + 12)
    // "iii": three glyphs of one dot with one between them, 5; digits are five dots wide, 5 · 6 − 1.
    #expect(width("iii", "") == 12 + 11 + 12 && width("", "11111") == 12 + 29 + 12)
    #expect(width("11111", "1") == 12 + 29 + 12)
    #expect(width("", "", row: "11111") == 12 + 29 + 12 + 11 + 12)
    #expect(width("1\n11111", "1111\n1") == 12 + 29 + 12)
    // No character is left out: one that the font does not have is a box of five dots.
    #expect(width("✗✗✗✗✗", "") == 12 + 29 + 12)
  }

  @Test func labelsMakeRoomAboveAndBelow() {
    func height(_ title: String, _ caption: String, size: Int = 1) -> Int {
      var sheet = Montage(columns: [title], side: 9, textSize: size)
      sheet.addRow("", [grey], captions: [caption])
      return sheet.image.height
    }
    #expect(height("", "") == 35)
    #expect(height("a", "") == 35 + 13 && height("", "a") == 35 + 13)
    #expect(height("a\nb", "a\nb\nc") == 35 + 13 + 11 + 13 + 22)
    #expect(height("a", "a", size: 2) == 24 + 11 + 24 + 26 + 26)
  }

  @Test func lettersAreDotsOfTheTextSize() {
    var sheet = Montage(columns: ["I1"], side: 18, textSize: 2)
    sheet.addRow("", [grey])
    let image = sheet.image
    // I is three dots wide and 1 five: nine with the one between, 18 pixels in a column of 20.
    let dark = (0..<18).map { y in
      (0..<18).map { x in pixel(image, 24 + 1 + x, 24 + y) == [0, 0, 0] ? "#" : "." }.joined()
    }
    let lines = [
      "###...#..", ".#...##..", ".#....#..", ".#....#..", ".#....#..", ".#....#..", "###..###.",
      ".........", ".........",
    ]
    #expect(
      dark
        == lines.flatMap { line in
          Array(repeating: line.map { "\($0)\($0)" }.joined(), count: 2)
        })
  }

  @Test func charactersDiffer() {
    let characters = (0x21...0x7E).map { Character(Unicode.Scalar(UInt8($0))) }
    let all = characters + Array("αβγεσΣ²⁺⁻×·–−±→…✗")
    func picture(of character: Character) -> Image {
      var sheet = Montage(columns: [String(character)], side: 9)
      sheet.addRow("", [grey])
      return sheet.image
    }
    #expect(Set(all.map(picture)).count == all.count)
    // The box stands for everything that is not known.
    #expect(picture(of: "✗") == picture(of: "漢"))
  }

  @Test func imagesFromTensorsAndSamples() {
    let samples: [UInt8] = [1, 2, 3, 4, 5, 6]
    let image = Image(channelByChannel: samples, width: 2, height: 1)
    #expect(image == Image(width: 2, height: 1, channels: 3, samples: [1, 3, 5, 2, 4, 6]))
    #expect(Image(Tensor(shape: [3, 1, 2], samples: samples[...])) == image)
    #expect(Image(image.tensor(), in: 0...1) == image)
    // −1, 0 and 1 become 0, 127.5 rounded and 255; what is outside is taken for the nearest.
    #expect(
      Image(Tensor(shape: [1, 1, 5], elements: [-7, -1, 0, 1, 2])).samples == [0, 0, 128, 255, 255])
  }

  @Test func outlineIsBlackWithinAndWhiteAround() {
    let image = Image(width: 3, height: 3, channels: 1, samples: Array(repeating: 100, count: 9))
    let mask = [false, false, false, false, true, false, false, false, false]
    let outlined = image.outlining(mask, enlargedBy: 4)
    let drawn = (0..<12).map { y in
      (0..<12).map { x in
        switch pixel(outlined, x, y)[0] {
        case 0: "#"
        case 255: "o"
        default: "."
        }
      }.joined()
    }
    #expect(
      drawn == [
        "............", "............", "............", "...oooooo...", "...o####o...",
        "...o#..#o...", "...o#..#o...", "...o####o...", "...oooooo...", "............",
        "............", "............",
      ])
    // What reaches the edge is closed there.
    let whole = image.outlining(Array(repeating: true, count: 9), enlargedBy: 4)
    #expect(pixel(whole, 0, 5) == [0, 0, 0] && pixel(whole, 1, 5) == [100, 100, 100])
    #expect(Image(mask: mask, width: 3).samples == mask.map { $0 ? 255 : 0 })
  }
}
