import Figures
import Testing

@Suite struct HeatGridTests {
  /// The colours of the cells.
  private func fills(_ panel: HeatGrid.Panel) -> [String] {
    // The first rectangle is the sheet; the grey ones are the cells' borders.
    HeatGrid([panel], columns: 1).svg.matches(of: /fill="(#[0-9a-f]{6})"\/>/).dropFirst()
      .map { String($0.1) }.filter { $0 != "#dddddd" }
  }

  @Test func signIsTheColourAndZeroIsWhite() {
    // Half of red: 255 − 63/2, 255 − 198/2, 255 − 212/2, the halves rounded away from zero.
    #expect(
      fills(.init("R", rows: [[2, -2], [1, 0]])) == ["#c0392b", "#2457a6", "#e09c95", "#ffffff"])
  }

  @Test func scaleIsTheSameToBothSides() {
    // The blue of −1 beside 4 is a quarter of full: 255 − 219/4, 255 − 168/4, 255 − 89/4.
    #expect(fills(.init("R", rows: [[4, -1]])) == ["#c0392b", "#c8d5e9"])
    #expect(fills(.init("R", rows: [[0, 0]])) == ["#ffffff", "#ffffff"])
  }

  @Test func numbersStandInTheCells() {
    let svg = HeatGrid([.init("R", rows: [[0.126, -0.001]])], columns: 1).svg
    #expect(svg.contains(">0.13</text>") && svg.contains(">0</text>") && svg.contains(">R</text>"))
  }
}
