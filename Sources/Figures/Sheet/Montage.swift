public import Formats

/// A sheet of pictures in rows and columns: column titles above, row titles on the left, a caption
/// under each picture.
///
///     var sheet = Montage(columns: ["image", "EpsilonPlusFlat", "mask"])
///     sheet.addRow("circle", [picture, heatmap, mask], captions: ["circle 9.1", "Σ R 8.9", ""])
///     sheet.image
///
/// Nothing is cut off: a label wider than its column widens the column. A label may have several
/// lines. Characters that the font lacks are drawn as a box.
public struct Montage: Hashable, Sendable {
  struct Row: Hashable, Sendable {
    let title: String
    let pictures: [Image?]
    let captions: [String]
  }

  /// The titles of the columns.
  public let columns: [String]
  let side: Int
  let textSize: Int
  private(set) var rows: [Row] = []

  /// Creates a sheet without rows.
  ///
  /// - Parameters:
  ///   - columns: The titles of the columns; they may be empty strings.
  ///   - side: The side that pictures should fill, in pixels. Each picture is enlarged by the
  ///     largest whole number that keeps both sides within it; larger pictures keep their size.
  ///   - textSize: The size of a font dot in pixels; capitals are seven dots high.
  public init(columns: [String], side: Int = 128, textSize: Int = 1) {
    precondition(!columns.isEmpty && side > 0 && textSize > 0, "a sheet has columns and a size")
    self.columns = columns
    self.side = side
    self.textSize = textSize
  }

  /// Creates a sheet without rows whose columns have no titles.
  public init(columns: Int, side: Int = 128, textSize: Int = 1) {
    self.init(columns: Array(repeating: "", count: columns), side: side, textSize: textSize)
  }

  /// Adds a row.
  ///
  /// - Parameters:
  ///   - title: The label on the left; it may be empty.
  ///   - pictures: One picture per column; `nil` leaves a place empty.
  ///   - captions: The labels under the pictures: one per column, or none at all.
  public mutating func addRow(
    _ title: String, _ pictures: [Image?], captions: [String] = []
  ) {
    precondition(pictures.count == columns.count, "a row has one picture or nil per column")
    precondition(captions.isEmpty || captions.count == columns.count, "each picture has a caption")
    rows.append(
      Row(
        title: title, pictures: pictures,
        captions: captions.isEmpty ? columns.map { _ in "" } : captions))
  }

  /// Adds any number of pictures in as many rows as necessary, at least one. Places left over in
  /// the last row stay empty.
  ///
  /// - Parameters:
  ///   - title: The label on the left of each of these rows.
  ///   - pictures: The pictures in their order.
  ///   - captions: The labels under the first pictures; there may be fewer than pictures.
  public mutating func addRows(
    _ title: String, _ pictures: [Image], captions: [String] = []
  ) {
    let count = max(pictures.count, captions.count, 1)
    for start in stride(from: 0, to: count, by: columns.count) {
      let places = start..<start + columns.count
      addRow(
        title, places.map { $0 < pictures.count ? pictures[$0] : nil },
        captions: captions.isEmpty
          ? [] : places.map { $0 < captions.count ? captions[$0] : "" })
    }
  }

  /// The sheet as an image. It must have a row.
  public var image: Image {
    precondition(!rows.isEmpty, "a sheet has a row")
    let widths = columns.indices.map(columnWidth)
    let titleWidth = rows.map { width(of: $0.title) }.max() ?? 0
    let titleHeight = columns.map(height).max() ?? 0
    let left = gap + (titleWidth == 0 ? 0 : titleWidth + gap)
    var y = gap + (titleHeight == 0 ? 0 : titleHeight + labelGap)

    var canvas = Canvas(
      width: widths.reduce(left) { $0 + $1 + gap },
      height: rows.reduce(y) { $0 + pictureHeight($1) + captionHeight($1) + gap })
    let centres = columns.indices.map { column in
      widths[..<column].reduce(left) { $0 + $1 + gap } + widths[column] / 2
    }
    for (column, centre) in zip(columns, centres) {
      write(column, in: &canvas, centre: centre, y: y - labelGap - height(of: column))
    }
    for row in rows {
      draw(row, in: &canvas, left: left, centres: centres, y: y)
      y += pictureHeight(row) + captionHeight(row) + gap
    }
    return canvas.image
  }

  private func draw(_ row: Row, in canvas: inout Canvas, left: Int, centres: [Int], y: Int) {
    let height = pictureHeight(row)
    write(
      row.title, in: &canvas, centre: left - gap - (width(of: row.title) + 1) / 2,
      y: y + (height - self.height(of: row.title)) / 2)
    for (column, centre) in centres.enumerated() {
      if let picture = row.pictures[column] { draw(picture, in: &canvas, centre: centre, y: y) }
      write(row.captions[column], in: &canvas, centre: centre, y: y + height + labelGap)
    }
  }

  private func draw(_ picture: Image, in canvas: inout Canvas, centre: Int, y: Int) {
    let (width, height) = framedSize(of: picture)
    let x = centre - width / 2
    // A frame one pixel wide shows where a white picture ends.
    canvas.fill(x: x, y: y, width: width, height: height, with: Canvas.Colour(repeating: 190))
    canvas.draw(picture.enlarged(by: factor(for: picture)), x: x + 1, y: y + 1)
  }

  private func write(_ label: String, in canvas: inout Canvas, centre: Int, y: Int) {
    for (n, line) in lines(of: label).enumerated() {
      canvas.write(
        line, x: centre - width(of: line) / 2, y: y + n * lineHeight, size: textSize)
    }
  }
}

/// Sizes in pixels.
extension Montage {
  /// The gap between pictures and around the sheet.
  private var gap: Int { 12 * textSize }
  /// The gap between a picture and its labels.
  private var labelGap: Int { 4 * textSize }
  /// The distance from the top of a line to the top of the next.
  private var lineHeight: Int { (DotFont.height + leading) * textSize }
  /// The number of dots between two lines.
  private var leading: Int { 2 }

  private func columnWidth(_ column: Int) -> Int {
    rows.reduce(width(of: columns[column])) { widest, row in
      let picture = row.pictures[column].map { framedSize(of: $0).width } ?? 0
      return max(widest, picture, width(of: row.captions[column]))
    }
  }

  private func pictureHeight(_ row: Row) -> Int {
    row.pictures.reduce(height(of: row.title)) { highest, picture in
      max(highest, picture.map { framedSize(of: $0).height } ?? 0)
    }
  }

  private func captionHeight(_ row: Row) -> Int {
    let highest = row.captions.map(height).max() ?? 0
    return highest == 0 ? 0 : labelGap + highest
  }

  private func factor(for picture: Image) -> Int {
    max(1, side / max(picture.width, picture.height))
  }

  private func framedSize(of picture: Image) -> (width: Int, height: Int) {
    let factor = factor(for: picture)
    return (picture.width * factor + 2, picture.height * factor + 2)
  }

  private func lines(of label: String) -> [Substring] {
    label.isEmpty ? [] : label.split(separator: "\n", omittingEmptySubsequences: false)
  }

  private func width(of label: some StringProtocol) -> Int {
    label.split(separator: "\n").map { DotFont.standard.width(of: $0) * textSize }.max() ?? 0
  }

  /// The height of a label, from the top of its first line to the bottom of its last.
  private func height(of label: String) -> Int {
    let lines = lines(of: label).count
    return lines == 0 ? 0 : lines * lineHeight - leading * textSize
  }
}
