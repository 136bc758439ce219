import Formats

/// A white sheet of RGB pixels to draw on. The origin is the upper left corner; every shape must
/// lie on the sheet.
struct Canvas {
  typealias Colour = SIMD3<UInt8>

  /// The width in pixels.
  let width: Int
  /// The height in pixels.
  let height: Int
  private var samples: [UInt8]

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    samples = Array(repeating: 255, count: width * height * 3)
  }

  /// The current contents as an image.
  var image: Image { Image(width: width, height: height, channels: 3, samples: samples) }

  subscript(_ x: Int, _ y: Int) -> Colour {
    get {
      let start = place(x, y)
      return Colour(samples[start], samples[start + 1], samples[start + 2])
    }
    set {
      let start = place(x, y)
      for channel in 0..<3 { samples[start + channel] = newValue[channel] }
    }
  }

  private func place(_ x: Int, _ y: Int) -> Int {
    precondition(x >= 0 && x < width && y >= 0 && y < height, "what is drawn is on the sheet")
    return (y * width + x) * 3
  }

  mutating func fill(x: Int, y: Int, width: Int, height: Int, with colour: Colour) {
    for row in y..<y + height {
      for column in x..<x + width { self[column, row] = colour }
    }
  }

  mutating func draw(_ image: Image, x: Int, y: Int) {
    for row in 0..<image.height {
      for column in 0..<image.width { self[x + column, y + row] = image.pixel(column, row) }
    }
  }
}
