public import Formats

extension Image {
  /// Creates an image of a mask: white inside, black elsewhere.
  ///
  /// - Parameters:
  ///   - mask: One boolean per pixel, row by row from the top.
  ///   - width: The width in pixels.
  public init(mask: [Bool], width: Int) {
    self.init(
      width: width, height: mask.count / width, channels: 1, samples: mask.map { $0 ? 255 : 0 })
  }

  /// The image enlarged, with the outline of a mask: a black line inside and a white line outside,
  /// visible on every colour.
  ///
  /// - Parameters:
  ///   - mask: One boolean per pixel, row by row from the top.
  ///   - factor: A whole number, at least 2. The lines are one pixel wide regardless.
  public func outlining(_ mask: [Bool], enlargedBy factor: Int) -> Image {
    precondition(mask.count == width * height, "a mask has one boolean per pixel")
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
