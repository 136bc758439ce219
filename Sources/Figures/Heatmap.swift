public import Formats
public import Networks

/// Attributions as a picture: a square of colour for each position, the channels added up.
public enum Heatmap {
  /// How numbers become colours.
  public enum Scale: Hashable, Sendable {
    /// Red for positive, white for zero, blue for negative, both as strong as the largest absolute
    /// value demands: the sign and the zero stay where they are (document 001's colours; the slides'
    /// scale, from the least to the greatest, moves the zero).
    case signed
    /// For maps without a sign: black for zero, white for the largest.
    case grey
  }

  /// How many pixels a map's longer side has at least, once it is enlarged.
  static let visible = 256
  /// How many maps of a batch stand in a row.
  static let mapsInRow = 8
  /// How many pixels are between them.
  static let gap = 4

  /// Whether what has this shape can be drawn: it has at most three axes.
  public static func canDraw(_ shape: Shape) -> Bool { shape.rank <= 3 }

  /// A picture of a batch, each map on a scale of its own. All numbers must be finite.
  ///
  /// Drawn are channels × height × width, channels × length, and vectors, the last two as a strip.
  /// The maps stand side by side, eight to a row.
  public static func image(of maps: Tensor, scale: Scale) -> Image {
    let pictures = (0..<maps.examples).map { picture(of: maps.example($0), scale) }
    let (width, height) = (pictures[0].width, pictures[0].height)
    let columns = min(pictures.count, mapsInRow)
    let rows = (pictures.count + columns - 1) / columns
    let stride = columns * (width + gap) - gap
    var samples = [UInt8](repeating: 255, count: stride * (rows * (height + gap) - gap) * 3)
    for (n, picture) in pictures.enumerated() {
      let (row, column) = n.quotientAndRemainder(dividingBy: columns)
      for y in 0..<height {
        let start = ((row * (height + gap) + y) * stride + column * (width + gap)) * 3
        samples.replaceSubrange(
          start..<start + width * 3, with: picture.samples[y * width * 3..<(y + 1) * width * 3])
      }
    }
    return Image(
      width: stride, height: rows * (height + gap) - gap, channels: 3, samples: samples)
  }

  /// One map, enlarged by a whole number.
  private static func picture(of map: Tensor, _ scale: Scale) -> Image {
    let (height, width) = positions(of: map.shape)
    let area = height * width
    // In a unit near the largest, which is a power of two and so changes no digit, no sum can grow
    // out of a double's range.
    let peak = map.elements.map(abs).max() ?? 0
    let unit = peak > 0 ? peak.binade : 1
    let sums = (0..<area).map { p in
      stride(from: p, to: map.elements.count, by: area).reduce(0) { $0 + map[$1] / unit }
    }
    let largest = sums.map(abs).max() ?? 0
    let colours = sums.map { colour(largest == 0 ? 0 : $0 / largest, scale) }

    let across = max(1, visible / max(height, width))
    // A strip one pixel high could not be seen.
    let down = height == 1 ? max(across, visible / 8) : across
    var samples: [UInt8] = []
    samples.reserveCapacity(area * across * down * 3)
    for y in 0..<height * down {
      for x in 0..<width * across { samples += colours[y / down * width + x / across] }
    }
    return Image(width: width * across, height: height * down, channels: 3, samples: samples)
  }

  private static func positions(of shape: Shape) -> (height: Int, width: Int) {
    precondition(canDraw(shape), "a heatmap has at most three axes, channels included")
    return (shape.rank == 3 ? shape.axes[1] : 1, shape.axes.last ?? 1)
  }

  /// The colour of a value from −1 to 1.
  private static func colour(_ value: Double, _ scale: Scale) -> [UInt8] {
    switch scale {
    case .signed:
      let paler = UInt8((255 * (1 - abs(value))).rounded())
      return value >= 0 ? [255, paler, paler] : [paler, paler, 255]
    case .grey:
      let level = UInt8((255 * max(0, value)).rounded())
      return [level, level, level]
    }
  }
}
