/// A line plot with one pair of axes; each line has its name at its right end.
public struct LinePlot: Sendable {
  /// One line of the plot.
  public struct Series: Sendable {
    let name: String
    let colour: String
    let dashes: String?
    /// Runs of connected points: a jump is a gap between two runs.
    let runs: [[(x: Double, y: Double)]]

    /// Creates a line from its runs of connected points.
    public init(
      _ name: String, colour: Colour, dashed: Bool = false, runs: [[(x: Double, y: Double)]]
    ) {
      self.name = name
      self.colour = colour.rawValue
      dashes = dashed ? "7 5" : nil
      self.runs = runs
    }
  }

  /// The colours of lines, as SVG colour codes.
  public enum Colour: String, Sendable {
    case red = "#c0392b"
    case blue = "#2457a6"
    case grey = "#777777"
  }

  private let title: String
  private let x: Axis
  private let y: Axis
  private let series: [Series]

  /// An axis of the plot: its name, its range, and the numbers that are marked.
  public struct Axis: Sendable {
    let name: String
    let range: ClosedRange<Double>
    let marks: [Double]

    /// Creates an axis.
    public init(_ name: String, _ range: ClosedRange<Double>, marks: [Double]) {
      self.name = name
      self.range = range
      self.marks = marks
    }
  }

  /// Creates a plot.
  public init(_ title: String, x: Axis, y: Axis, series: [Series]) {
    self.title = title
    self.x = x
    self.y = y
    self.series = series
  }

  private let size = (width: 760.0, height: 420.0)
  private let frame = (left: 70.0, right: 560.0, top: 66.0, bottom: 360.0)

  /// The plot as an SVG file.
  public var svg: String {
    var drawing = SVG(width: size.width, height: size.height)
    drawing.label(title, at: ((frame.left + frame.right) / 2, 28), size: 15, bold: true)
    for mark in x.marks {
      let place = point(mark, y.range.lowerBound)
      drawing.line(from: place, to: (place.x, frame.top), colour: "#e6e6e6")
      drawing.label(formatted(mark), at: (place.x, frame.bottom + 20), size: 12)
    }
    for mark in y.marks {
      let place = point(x.range.lowerBound, mark)
      drawing.line(from: place, to: (frame.right, place.y), colour: "#e6e6e6")
      drawing.label(formatted(mark), at: (frame.left - 8, place.y + 4), size: 12, anchor: .end)
    }
    drawing.label(x.name, at: ((frame.left + frame.right) / 2, frame.bottom + 44), size: 13)
    drawing.label(y.name, at: (frame.left, frame.top - 10), size: 13, anchor: .start)
    for series in series {
      for run in series.runs {
        drawing.polyline(
          run.map { point($0.x, $0.y) }, colour: series.colour, width: 2.5, dashes: series.dashes)
      }
    }
    // Labels move down where lines end close together.
    var lowest = -Double.infinity
    let ends = series.compactMap { series in series.runs.last?.last.map { (series, $0) } }
    for (series, end) in ends.sorted(by: { $0.1.y > $1.1.y }) {
      let place = point(end.x, end.y)
      lowest = max(place.y + 4, lowest + 18)
      drawing.label(
        series.name, at: (place.x + 10, lowest), size: 13, anchor: .start, colour: series.colour)
    }
    return drawing.text
  }

  private func point(_ px: Double, _ py: Double) -> (x: Double, y: Double) {
    let across = (px - x.range.lowerBound) / (x.range.upperBound - x.range.lowerBound)
    let up = (py - y.range.lowerBound) / (y.range.upperBound - y.range.lowerBound)
    return (
      frame.left + across * (frame.right - frame.left),
      frame.bottom - up * (frame.bottom - frame.top)
    )
  }
}
