import Formats
public import Networks
import Numerics

/// A computed data set: silhouettes of ten kinds on varied backgrounds, in colour, 32 × 32 pixels,
/// each with its mask.
///
/// Example n of a seed depends on these two numbers alone and uses only operations that IEEE 754
/// defines to the bit. It can be computed at any time, in any order, on any machine. There is no
/// last example. Sets that must not share images, such as for training and testing, use two seeds
/// or two ranges of n.
///
/// An example has one silhouette with random position, size and rotation, in a colour that differs
/// from all of the background. Backgrounds are plain colours, gradients, stripes, checkers,
/// blotches and grain. Edges are smooth, and noise is added.
public struct Silhouettes: Hashable, Sendable {
  /// The shape of an image: channels × rows × columns.
  public static let shape: Shape = [3, side, side]
  /// The names of the classes, in the order of the labels.
  public static let names = Silhouette.allCases.map { "\($0)" }

  private static let side = 32

  /// The seed, which selects the data set.
  public let seed: Int

  /// Creates the data set of a seed.
  public init(seed: Int) { self.seed = seed }

  /// An image with its silhouette, placement and mask.
  public struct Example: Hashable, Sendable {
    /// The samples, channel by channel (red, green, blue), each row by row.
    public let image: [UInt8]
    /// The kind of silhouette; its raw value is the label.
    public let silhouette: Silhouette
    /// The position, size and orientation of the silhouette.
    public let placement: Placement
    /// For each pixel, row by row, whether the silhouette covers at least half of it.
    public let mask: [Bool]

    /// The label, from 0 to 9.
    public var label: Int { silhouette.rawValue }

    /// The image as a tensor of shape 3×32×32, scaled to −1 … 1: (x/255 − 0.5)/0.5.
    public func tensor() -> Tensor { Tensor(shape: Silhouettes.shape, samples: image) }
  }

  /// Example n, counted from 0. Its label is n modulo 10: ten in a row show each class once.
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

  /// The fraction of each pixel that the silhouette covers, sampled at 5 × 5 points. The number of
  /// points is odd, so a pixel is never exactly half covered.
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

  /// Paints a silhouette of one colour on a background of two; colours are redrawn until they are
  /// distinguishable.
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
        // The sum of two uniform numbers has a triangular distribution.
        let noisy = clean.channels[channel] + random.number(noise) + random.number(noise)
        samples[channel * side * side + pixel] = UInt8((min(max(noisy, 0), 1) * 255).rounded())
      }
    }
    return samples
  }
}
