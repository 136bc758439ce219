import Formats
public import Networks
import Numerics

/// A data set that is computed: silhouettes of ten kinds on varied backgrounds, in colour, of
/// 32 × 32 pixels, each with the mask of what it shows.
///
/// Example n of a seed depends on these two numbers alone, and by operations that IEEE 754 fixes to
/// the bit: it can be made at any time, in any order, anywhere. There is no last example. Two parts
/// that must not share images, to train and to test with, take two seeds or two ranges of n.
///
/// An example has one silhouette at a random place, of a random size and turned at random, in a
/// colour that differs from all of the background: a plain colour, a gradient, stripes, checkers,
/// blotches or grain. Edges are smooth, and noise is on top.
public struct Silhouettes: Hashable, Sendable {
  /// The shape of an image: channels × rows × columns.
  public static let shape: Shape = [3, side, side]
  /// What the classes are called, in the order of the labels.
  public static let names = Silhouette.allCases.map { "\($0)" }

  private static let side = 32

  /// Which of the data sets.
  public let seed: Int

  /// The data set of a seed.
  public init(seed: Int) { self.seed = seed }

  /// An image, what it shows and where.
  public struct Example: Hashable, Sendable {
    /// The samples, channel by channel (red, green, blue), in a channel row by row.
    public let image: [UInt8]
    /// What the image shows; its raw value is the label.
    public let silhouette: Silhouette
    /// Where the silhouette is.
    public let placement: Placement
    /// Row by row, whether the silhouette covers at least half of the pixel.
    public let mask: [Bool]

    /// From 0 to 9.
    public var label: Int { silhouette.rawValue }

    /// The image, of shape 3×32×32, scaled to −1 … 1: (x/255 − 0.5)/0.5.
    public func tensor() -> Tensor { Tensor(shape: Silhouettes.shape, samples: image) }
  }

  /// The n-th example, from 0 on. Its label is n modulo 10: ten in a row show each class once.
  public func example(_ n: Int) -> Example {
    precondition(n >= 0, "examples are numbered from 0")
    var random = SplitMix64(seed: seed, example: n)
    let classes = Silhouette.allCases
    let silhouette = classes[n % classes.count]
    let placement = Placement(of: silhouette, side: Double(Self.side), &random)
    let coverage = Self.coverage(of: silhouette, at: placement)
    return Example(
      image: Self.image(coverage, &random), silhouette: silhouette, placement: placement,
      mask: coverage.map { $0 >= 0.5 })
  }

  /// The part of each pixel that the silhouette covers, counted on 5 × 5 points: an odd number, so
  /// that either more than half of them are covered or less.
  private static func coverage(of silhouette: Silhouette, at placement: Placement) -> [Double] {
    let reach = placement.scale * silhouette.radius + 1
    return (0..<side * side).map { pixel in
      let corner = Point(Double(pixel % side), Double(pixel / side))
      let offset = corner + Point(0.5, 0.5) - placement.center
      guard offset.dot(offset) < reach * reach else { return 0 }
      let inside = (0..<25).count { point in
        let within = Point(Double(point % 5) + 0.5, Double(point / 5) + 0.5) / 5
        return silhouette.contains(placement.local(corner + within))
      }
      return Double(inside) / 25
    }
  }

  /// A silhouette of one colour on a background of two, all drawn until they can be told apart.
  private static func image(_ coverage: [Double], _ random: inout SplitMix64) -> [UInt8] {
    let background = Background(side: Double(side), &random)
    var (colour, first, second) = (Colour(&random), Colour(&random), Colour(&random))
    while colour.distance(toMixturesOf: first, second) < 0.35 || first.distance(to: second) > 0.7 {
      (colour, first, second) = (Colour(&random), Colour(&random), Colour(&random))
    }
    let noise = random.number(in: 0.01...0.1)

    var samples = [UInt8](repeating: 0, count: shape.count)
    for pixel in coverage.indices {
      let point = Point(Double(pixel % side) + 0.5, Double(pixel / side) + 0.5)
      let behind = first.mixed(background.mixture(at: point), with: second)
      let clean = behind.mixed(coverage[pixel], with: colour)
      for channel in 0..<3 {
        // The sum of two uniform numbers: a triangular distribution.
        let noisy = clean.channels[channel] + random.number(noise) + random.number(noise)
        samples[channel * side * side + pixel] = UInt8((min(max(noisy, 0), 1) * 255).rounded())
      }
    }
    return samples
  }
}
