import Figures
import Testing

/// Colour maps against the programs that they are taken from.
@Suite struct ColourMapTests {
  private func expect(
    _ map: ColourMap, _ golden: [(Double, SIMD3<Double>)],
    at location: SourceLocation = #_sourceLocation
  ) {
    for (x, colour) in golden {
      let difference = map.components(at: x) - colour
      let largest = (0..<3).map { abs(difference[$0]) }.max() ?? 1
      // The golden numbers are written to six decimals.
      #expect(largest <= 5e-7 * (1 + 1e-9), "\(map) at \(x)", sourceLocation: location)
    }
  }

  /// matplotlib 3.11.2: `colormaps["seismic"](i)` is the colour of i/255 for whole i from 0 to 255.
  @Test func seismicIsMatplotlibs() {
    let golden: [(Double, SIMD3<Double>)] = [
      (0, [0, 0, 0.3]), (32, [0, 0, 0.651373]), (64, [0.003922, 0.003922, 1]),
      (100, [0.568627, 0.568627, 1]), (127, [0.992157, 0.992157, 1]),
      (128, [1, 0.992157, 0.992157]), (160, [1, 0.490196, 0.490196]),
      (191, [1, 0.003922, 0.003922]), (200, [0.931373, 0, 0]), (255, [0.5, 0, 0]),
    ]
    expect(.seismic, golden.map { ($0 / 255, $1) })
  }

  /// matplotlib 3.11.2: `colormaps["bwr"](i)`.
  @Test func bwrIsMatplotlibs() {
    let golden: [(Double, SIMD3<Double>)] = [
      (0, [0, 0, 1]), (32, [0.25098, 0.25098, 1]), (64, [0.501961, 0.501961, 1]),
      (100, [0.784314, 0.784314, 1]), (127, [0.996078, 0.996078, 1]),
      (128, [1, 0.996078, 0.996078]), (160, [1, 0.745098, 0.745098]),
      (191, [1, 0.501961, 0.501961]), (200, [1, 0.431373, 0.431373]), (255, [1, 0, 0]),
    ]
    expect(.bwr, golden.map { ($0 / 255, $1) })
  }

  /// zennit 0.5.1: `zennit.image.CMAPS["coldnhot"](numpy.array(x))`.
  @Test func coldnhotIsZennits() {
    expect(
      .coldnhot,
      [
        (0, [0, 1, 1]), (0.1, [0, 0.601562, 1]), (0.25, [0, 0.003906, 1]), (0.4, [0, 0, 0.40625]),
        (0.5, [0, 0, 0.007812]), (0.6, [0.595238, 0, 0]), (0.7, [1, 0.202381, 0]),
        (0.8, [1, 0.809524, 0]), (0.9, [1, 1, 0.406977]), (1, [1, 1, 1]),
      ])
  }

  @Test func greyIsTheNumber() {
    expect(.grey, [0, 0.2, 0.5, 1].map { ($0, SIMD3(repeating: $0)) })
  }

  /// Zero of a symmetric scale is white where that is said.
  @Test func middleAndEnds() {
    #expect(ColourMap.seismic.colour(at: 0.5) == [255, 255, 255])
    #expect(ColourMap.bwr.colour(at: 0.5) == [255, 255, 255])
    // Half a 255th before black, which is 64 of them after blue: (128 − 127.5) / 64 · 255 = 1.99.
    #expect(ColourMap.coldnhot.colour(at: 0.5) == [0, 0, 2])
    // 255 · 0.3 = 76.5 and 255 · 0.5 = 127.5, halves up.
    #expect(ColourMap.seismic.colour(at: 0) == [0, 0, 77])
    #expect(ColourMap.seismic.colour(at: 1) == [128, 0, 0])
    for map in ColourMap.allCases {
      #expect(map.colour(at: -3) == map.colour(at: 0) && map.colour(at: 7) == map.colour(at: 1))
    }
  }
}
