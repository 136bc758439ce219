import Attribution
import Networks
import Testing

/// Scores of an attribution against a mask, worked by hand.
@Suite struct LocalisationTests {
  /// Two channels over 2×3 positions; R_p = Σ_c R_{c,p}.
  ///
  ///     R     5  −1   2        mask  1  1  0
  ///           0   3   3              0  0  1
  private let map = Tensor(
    shape: [2, 2, 3], elements: [4, 1, 2, 0, 1, 2, 1, -2, 0, 0, 2, 1])
  private let mask = [true, true, false, false, false, true]

  /// Inside 5 + 3 (the −1 does not count) of 5 + 2 + 3 + 3.
  @Test func positiveMass() {
    expectClose(map.positiveMass(inside: mask) ?? 0, 8.0 / 13)
    #expect(map.positiveMass(inside: Array(repeating: true, count: 6)) == 1)
    let negative = Tensor(shape: [1, 1, 2], elements: [-1, 0])
    #expect(negative.positiveMass(inside: [true, false]) == nil)
  }

  @Test func shareOfArea() {
    #expect(mask.shareOfArea == 0.5 && [false, false, true, false].shareOfArea == 0.25)
  }

  @Test func pointingGame() {
    #expect(map.pointsInside(mask))
    #expect(!map.pointsInside([false, true, true, true, true, true]))
    // Of equal ones the first.
    let flat = Tensor(shape: [1, 1, 3], elements: [1, 2, 2])
    #expect(flat.pointsInside([false, true, false]) && !flat.pointsInside([false, false, true]))
  }

  /// The three largest are at 0 (5), 4 (3) and 5 (3): two of them inside.
  @Test func rankAccuracy() {
    expectClose(map.rankAccuracy(inside: mask), 2.0 / 3)
    #expect(map.rankAccuracy(inside: [true, false, false, false, false, false]) == 1)
    // Of 4 and 5, which are equal, 4 comes first.
    #expect(map.rankAccuracy(inside: [true, false, false, false, true, false]) == 1)
    expectClose(map.rankAccuracy(inside: [true, false, false, false, false, true]), 0.5)
  }

  /// From the largest down: 5 inside (1 of 1); 3 and 3 at once, one inside (2 of 3); 2 and 0 outside;
  /// −1 inside (3 of 6): 1/3 · 1 + 1/3 · 2/3 + 1/3 · 1/2.
  @Test func averagePrecision() {
    expectClose(map.averagePrecision(inside: mask), (1 + 2.0 / 3 + 0.5) / 3)
    // All equal: the mask's share of the area.
    let flat = Tensor(shape: [1, 2, 2], elements: [7, 7, 7, 7])
    #expect(flat.averagePrecision(inside: [true, false, false, false]) == 0.25)
  }
}
