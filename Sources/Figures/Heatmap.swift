public import Formats
public import Networks

/// How attributions become a picture: the channels added up, then a colour for each position.
public struct Heatmap: Hashable, Sendable {
  /// Where on a colour map a number lies. R is a map's number, its channels added up.
  public enum Scale: String, CaseIterable, Hashable, Sendable {
    /// (1 + R / max |R|) / 2: zero is the middle, and both sides are as strong as the largest
    /// absolute value demands. The sign and the zero stay where they are, as document 001's colours
    /// need it, red for positive and blue for negative.
    case symmetric
    /// R / max R: zero is the beginning, the largest is the end. For maps without a sign; what is
    /// negative is drawn as zero.
    case positive
    /// (R − min R) / (max R − min R + 1e-10): the least is the beginning, the greatest is the end.
    ///
    /// This moves the zero and hides the sign: the colour of the least number says nothing about
    /// whether it is positive, zero or negative, and the same relevance has another colour in
    /// another map. A map whose numbers are smaller than 1e-10 fades. Source: document 002, *Code
    /// Overview for LRP application with Zennit*.
    case range
  }

  /// The colours of the numbers' places.
  public let colours: ColourMap
  /// Where on the colour map a number lies.
  public let scale: Scale

  /// Colours and a scale. `seismic`, `bwr` and `coldnhot` have a middle, which is zero on the
  /// symmetric scale.
  public init(_ colours: ColourMap, _ scale: Scale) {
    self.colours = colours
    self.scale = scale
  }

  /// For numbers with a sign: red for positive, white for zero, blue for negative.
  public static let signed = Heatmap(.seismic, .symmetric)
  /// For numbers without a sign: black for zero, white for the largest.
  public static let unsigned = Heatmap(.grey, .positive)

  /// How many pixels a map's longer side has at least, once it is enlarged.
  static let visible = 256
  /// How many maps of a batch stand in a row.
  static let mapsInRow = 8
  /// How many pixels are between them.
  static let gap = 4

  /// Whether what has this shape can be drawn: it has at most three axes.
  public static func canDraw(_ shape: Shape) -> Bool { shape.rank <= 3 }

  /// One map as a picture with a pixel for each position. All numbers must be finite.
  ///
  /// - Parameter map: Channels × height × width; channels × length and vectors become one row.
  public func picture(of map: Tensor) -> Image {
    precondition(Self.canDraw(map.shape), "a heatmap has at most three axes, channels included")
    let height = map.shape.rank == 3 ? map.shape.axes[1] : 1
    let width = map.shape.axes.last ?? 1
    let samples = places(of: map, area: height * width).flatMap { place in
      let colour = colours.colour(at: place)
      return [colour.x, colour.y, colour.z]
    }
    return Image(width: width, height: height, channels: 3, samples: samples)
  }

  /// A picture of a batch, each map on a scale of its own, enlarged by a whole number until it can be
  /// seen. All numbers must be finite.
  ///
  /// - Parameter maps: Each with the shape that `picture(of:)` takes. They stand side by side, eight
  ///   to a row.
  public func image(of maps: Tensor) -> Image {
    let pictures = (0..<maps.examples).map { enlarged(picture(of: maps.example($0))) }
    let (width, height) = (pictures[0].width + Self.gap, pictures[0].height + Self.gap)
    let columns = min(pictures.count, Self.mapsInRow)
    let rows = (pictures.count + columns - 1) / columns
    var canvas = Canvas(width: columns * width - Self.gap, height: rows * height - Self.gap)
    for (n, picture) in pictures.enumerated() {
      canvas.draw(picture, x: n % columns * width, y: n / columns * height)
    }
    return canvas.image
  }

  /// Where each position's number lies on the colour map, from 0 to 1.
  private func places(of map: Tensor, area: Int) -> [Double] {
    // In a unit near the largest, which is a power of two and so changes no digit, no sum can grow
    // out of a double's range.
    let peak = map.elements.map(abs).max() ?? 0
    let unit = peak > 0 ? peak.binade : 1
    let sums = (0..<area).map { p in
      stride(from: p, to: map.elements.count, by: area).reduce(0) { $0 + map[$1] / unit }
    }
    let (least, greatest) = (sums.min() ?? 0, sums.max() ?? 0)
    switch scale {
    case .symmetric:
      let largest = max(abs(least), abs(greatest))
      return sums.map { largest == 0 ? 0.5 : (1 + $0 / largest) / 2 }
    case .positive:
      return sums.map { greatest <= 0 ? 0 : max(0, $0) / greatest }
    case .range:
      return sums.map { ($0 - least) / (greatest - least + 1e-10 / unit) }
    }
  }

  private func enlarged(_ picture: Image) -> Image {
    let factor = max(1, Self.visible / max(picture.height, picture.width))
    // A strip one pixel high could not be seen.
    return picture.enlarged(
      across: factor, down: picture.height == 1 ? max(factor, Self.visible / 8) : factor)
  }
}
