public import Formats
public import Networks

/// Renders attributions as images: sums over the channels, then colours each position.
public struct Heatmap: Hashable, Sendable {
  /// The mapping of a number R, summed over the channels, to a place on the colour map.
  public enum Scale: String, CaseIterable, Hashable, Sendable {
    /// (1 + R / max |R|) / 2: zero is the middle, and the largest absolute value is at an end. Sign
    /// and zero are preserved, as document 001's colours require: red positive, blue negative.
    case symmetric
    /// R / max R: zero is the beginning, the maximum is the end. For maps without a sign; negative
    /// numbers are drawn as zero.
    case positive
    /// (R − min R) / (max R − min R + 1e-10): the minimum is the beginning, the maximum is the end.
    ///
    /// This scale moves the zero and hides the sign: the colour of the minimum does not tell
    /// whether it is positive, zero or negative, and equal relevance has different colours in
    /// different maps. A map with numbers below 1e-10 fades.
    ///
    /// Source: document 002, *Code Overview for LRP application with Zennit*.
    case range
  }

  /// The colour map.
  public let colours: ColourMap
  /// The mapping of numbers to places on the colour map.
  public let scale: Scale

  /// Creates a renderer. On the symmetric scale, zero is the middle colour of `seismic`, `bwr` and
  /// `coldnhot`.
  public init(_ colours: ColourMap, _ scale: Scale) {
    self.colours = colours
    self.scale = scale
  }

  /// The renderer for signed numbers: red positive, white zero, blue negative.
  public static let signed = Heatmap(.seismic, .symmetric)
  /// The renderer for unsigned numbers: black zero, white maximum.
  public static let unsigned = Heatmap(.grey, .positive)

  /// The minimum length in pixels of an enlarged map's longer side.
  static let visible = 256
  /// The number of maps in a row of a batch's image.
  static let mapsInRow = 8
  /// The gap between maps in pixels.
  static let gap = 4

  /// Whether a map of this shape can be drawn: it has at most three axes.
  public static func canDraw(_ shape: Shape) -> Bool { shape.rank <= 3 }

  /// Renders one map, one pixel per position. All numbers must be finite.
  ///
  /// - Parameter map: A tensor of shape channels × height × width, or height × width × channels
  ///   where its shape looks so; channels × length or a vector is drawn as one row.
  public func picture(of map: Tensor) -> Image {
    precondition(Self.canDraw(map.shape), "a heatmap has at most three axes, channels included")
    let size = map.shape.imageSize
    let height = size?.height ?? 1
    let width = size?.width ?? map.shape.axes.last ?? 1
    let samples = places(of: map, area: height * width).flatMap { place in
      let colour = colours.colour(at: place)
      return [colour.x, colour.y, colour.z]
    }
    return Image(width: width, height: height, channels: 3, samples: samples)
  }

  /// Renders a batch of maps, each on its own scale and enlarged by a whole number until it is
  /// visible. All numbers must be finite.
  ///
  /// - Parameter maps: A batch of tensors as in `picture(of:)`. The maps are placed in rows of
  ///   eight.
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

  /// The place on the colour map of each position, from 0 to 1.
  private func places(of map: Tensor, area: Int) -> [Double] {
    // Dividing by a power of two near the largest number changes no digit and keeps the sums within
    // a double's range.
    let peak = map.elements.map(abs).max() ?? 0
    let unit = peak > 0 ? peak.binade : 1
    let channels = map.elements.count / area
    let isLast = map.shape.imageLayout == .channelsLast
    let sums = (0..<area).map { p in
      (0..<channels).reduce(0.0) { sum, c in
        sum + map[isLast ? p * channels + c : c * area + p] / unit
      }
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
    // A strip one pixel high would not be visible.
    return picture.enlarged(
      across: factor, down: picture.height == 1 ? max(factor, Self.visible / 8) : factor)
  }
}
