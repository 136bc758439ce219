import DataSets
import Foundation
import Networks
import Testing

/// The ten forms against what geometry says of them.
@Suite struct SilhouetteTests {
  /// Points of a grid over the square from −1.5 to 1.5, turned by 20° so that no side of a form lies
  /// along its rows; each stands for an area of (3 / lines)².
  private static func grid(_ lines: Int) -> [Point] {
    let step = 3 / Double(lines)
    return (0..<lines * lines).map { n in
      let (column, row) = (Double(n % lines), Double(n / lines))
      return turned(Point((column + 0.5) * step - 1.5, (row + 0.5) * step - 1.5), .pi / 9)
    }
  }
  private static let fine = grid(200)
  private static let coarse = grid(60)

  private func area(where contains: (Point) -> Bool) -> Double {
    Double(Self.fine.count(where: contains)) * 9 / Double(Self.fine.count)
  }

  private static func turned(_ p: Point, _ angle: Double) -> Point {
    Point(p.x * cos(angle) - p.y * sin(angle), p.x * sin(angle) + p.y * cos(angle))
  }

  /// Each area by its own formula.
  @Test(arguments: zip(Silhouette.allCases, SilhouetteTests.areas))
  func areaIsTheFormulas(silhouette: Silhouette, expected: Double) {
    #expect((1.78...2.12).contains(expected))
    #expect(abs(area { silhouette.contains($0) } - expected) < 0.01)
  }

  static let areas: [Double] = [
    .pi * 0.8 * 0.8,  // disc: πr²
    .pi * (1 - 0.6 * 0.6),  // ring
    1.4 * 1.4,  // square
    3 * sqrt(3) * 0.6 * 0.6,  // triangle around a circle of radius 0.6
    2 * 0.75 * 1.3,  // diamond: half the product of the diagonals
    2 * 2 * 0.6 - 0.6 * 0.6,  // cross: two bars without their square in the middle
    // Pentagram around a pentagon of apothem a: the pentagon and five triangles on its sides
    // 2a·tan 36°, with angles of 72° at the side.
    pow(0.4125, 2) * tan(.pi / 5) * (5 + 5 * tan(.pi / 5) * tan(.pi * 2 / 5)),
    crescent,
    0.72 * 2.8,  // bar
    4 * (0.1 + 0.85 / 2),  // hourglass: 2 · ∫₀¹ 2 (0.1 + 0.85 y) dy
  ]

  /// A disc without the lens that two circles of radii R and r, d apart, have in common:
  /// R² acos((d² + R² − r²)/(2dR)) + r² acos((d² + r² − R²)/(2dr)) − 2 · the triangle's area.
  static let crescent: Double = {
    let (large, small, apart) = (1.1, 0.9, 0.55)
    let cosines = (
      (apart * apart + large * large - small * small) / (2 * apart * large),
      (apart * apart + small * small - large * large) / (2 * apart * small)
    )
    let half = (large + small + apart) / 2
    let triangle = sqrt(half * (half - large) * (half - small) * (half - apart))
    let lens =
      large * large * acos(cosines.0) + small * small * acos(cosines.1) - 2 * triangle
    return .pi * large * large - lens
  }()

  /// Turned by a part of the circle, a form covers itself, and by half of that part it does not.
  @Test(arguments: [
    (Silhouette.square, 4), (.triangle, 3), (.diamond, 2), (.cross, 4), (.star, 5), (.crescent, 1),
    (.bar, 2), (.hourglass, 2),
  ])
  func symmetry(silhouette: Silhouette, order: Int) {
    func changed(_ angle: Double) -> Double {
      area { silhouette.contains($0) != silhouette.contains(Self.turned($0, angle)) }
    }
    #expect(changed(2 * .pi / Double(order)) < 0.001)
    #expect(changed(.pi / Double(order)) > 0.2)
  }

  /// Discs and rings cover themselves however they are turned.
  @Test(arguments: [Silhouette.disc, .ring])
  func roundForms(silhouette: Silhouette) {
    for degrees in stride(from: 7.0, to: 360, by: 31) {
      #expect(
        area {
          silhouette.contains($0) != silhouette.contains(Self.turned($0, degrees * .pi / 180))
        } < 0.001)
    }
  }

  /// The radius is reached, and nothing lies beyond it.
  @Test(arguments: Silhouette.allCases)
  func radius(silhouette: Silhouette) {
    func reaches(_ radius: Double) -> Bool {
      (0..<3600).contains { step in
        silhouette.contains(Self.turned(Point(radius, 0), Double(step) * .pi / 1800))
      }
    }
    #expect(reaches(silhouette.radius - 0.01))
    #expect(!reaches(silhouette.radius + 0.001))
    #expect(area { hypot($0.x, $0.y) > silhouette.radius && silhouette.contains($0) } == 0)
  }

  /// No form, however turned, covers more than nineteen twentieths of another one.
  @Test func formsDiffer() {
    let forms = Silhouette.allCases
    for first in forms {
      let points = Self.coarse.filter(first.contains)
      for second in forms where second != first {
        for degrees in stride(from: 0, to: 360.0, by: 15) {
          let shared = points.count { second.contains(Self.turned($0, degrees * .pi / 180)) }
          #expect(20 * shared < 19 * points.count, "\(first), \(second), \(degrees)°")
        }
      }
    }
  }
}
