public import Formats

extension Image {
  /// A mask as a picture: white where it holds, black elsewhere.
  ///
  /// - Parameter mask: Row by row from the top.
  public init(mask: [Bool], width: Int) {
    self.init(
      width: width, height: mask.count / width, channels: 1, samples: mask.map { $0 ? 255 : 0 })
  }

  /// The image enlarged, with the outline of a mask: a black line within, a white one around it, so
  /// that it can be seen on every colour.
  ///
  /// - Parameters:
  ///   - mask: Row by row from the top, one truth for each pixel.
  ///   - factor: A whole number, at least 2; the lines are one pixel wide whatever it is.
  public func outlining(_ mask: [Bool], enlargedBy factor: Int) -> Image {
    precondition(mask.count == width * height, "a mask has a truth for each pixel")
    let (width, height) = (width * factor, height * factor)
    func isInside(_ x: Int, _ y: Int) -> Bool {
      x >= 0 && x < width && y >= 0 && y < height && mask[y / factor * self.width + x / factor]
    }
    var canvas = Canvas(width: width, height: height)
    canvas.draw(enlarged(by: factor), x: 0, y: 0)
    for y in 0..<height {
      for x in 0..<width {
        let inside = isInside(x, y)
        let isBorder = (-1...1).contains { dy in
          (-1...1).contains { dx in isInside(x + dx, y + dy) != inside }
        }
        if isBorder { canvas[x, y] = SIMD3(repeating: inside ? 0 : 255) }
      }
    }
    return canvas.image
  }
}
