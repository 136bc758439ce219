public import Formats

extension Image {
  /// A part of the image; pixels outside the image are mid-grey.
  public func patch(rows: Range<Int>, columns: Range<Int>) -> Image {
    precondition(!rows.isEmpty && !columns.isEmpty, "a patch has a pixel")
    var canvas = Canvas(width: columns.count, height: rows.count)
    for y in rows {
      for x in columns {
        let isInside = (0..<height).contains(y) && (0..<width).contains(x)
        canvas[x - columns.lowerBound, y - rows.lowerBound] =
          isInside ? pixel(x, y) : Canvas.Colour(repeating: 128)
      }
    }
    return canvas.image
  }
}
