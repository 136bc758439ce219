/// A colour map from 0 … 1: anchor colours, with linear interpolation between them.
///
/// The names are the field's, but libraries differ: zennit's `seismic` runs from a blue over light
/// grey to a red.
public enum ColourMap: String, CaseIterable, Hashable, Sendable {
  /// Dark blue, blue, white, red, dark red, evenly spaced: strong values are dark, the middle is
  /// white. Source: matplotlib.
  case seismic
  /// Blue, white, red, evenly spaced. Source: matplotlib.
  case bwr
  /// Cyan, blue, black, red, yellow, white: strong values are bright, the middle is black. The
  /// anchors are zennit's, at whole 255ths with black at 128. So 0.5 is half a step off and comes
  /// out as a blue of 2 in 255. Source: zennit.
  case coldnhot
  /// From black to white.
  case grey

  /// The colour at a number: red, green and blue, each from 0 to 1.
  ///
  /// - Parameter x: A number from 0 to 1; numbers outside are clamped.
  public func components(at x: Double) -> SIMD3<Double> {
    let anchors = anchors
    guard let next = anchors.firstIndex(where: { x < $0.place }) else {
      return anchors[anchors.count - 1].colour
    }
    guard next > 0 else { return anchors[0].colour }
    let (low, high) = (anchors[next - 1], anchors[next])
    let part = (x - low.place) / (high.place - low.place)
    return low.colour * (1 - part) + high.colour * part
  }

  /// The colour at a number in 8 bits: each component times 255, rounded, halves up.
  public func colour(at x: Double) -> SIMD3<UInt8> {
    SIMD3<UInt8>(components(at: x) * 255, rounding: .toNearestOrAwayFromZero)
  }

  private typealias Anchor = (place: Double, colour: SIMD3<Double>)

  private var anchors: [Anchor] {
    switch self {
    case .seismic: Self.seismicAnchors
    case .bwr: Self.bwrAnchors
    case .coldnhot: Self.coldnhotAnchors
    case .grey: Self.greyAnchors
    }
  }

  private static let seismicAnchors: [Anchor] = [
    (0, [0, 0, 0.3]), (0.25, [0, 0, 1]), (0.5, [1, 1, 1]), (0.75, [1, 0, 0]), (1, [0.5, 0, 0]),
  ]
  private static let bwrAnchors: [Anchor] = [
    (0, [0, 0, 1]), (0.5, [1, 1, 1]), (1, [1, 0, 0]),
  ]
  private static let coldnhotAnchors: [Anchor] = [
    (0, [0, 1, 1]), (64 / 255, [0, 0, 1]), (128 / 255, [0, 0, 0]), (170 / 255, [1, 0, 0]),
    (212 / 255, [1, 1, 0]), (1, [1, 1, 1]),
  ]
  private static let greyAnchors: [Anchor] = [(0, [0, 0, 0]), (1, [1, 1, 1])]
}
