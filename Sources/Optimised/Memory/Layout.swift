import Networks

/// The memory layout of one example's value at a node.
///
/// Images, the operands of windows, are stored position by position, with the channels of a
/// position side by side. A border of zeros is as wide as the widest reader's padding. It is
/// written once, so kernels need no bounds checks. All other values are stored as in a `Tensor`, in
/// one row.
struct Layout: Hashable {
  /// The widths of the zero border on each side.
  struct Border: Hashable {
    var top = 0
    var left = 0
    var bottom = 0
    var right = 0

    /// The smallest border that contains both.
    func union(_ other: Border) -> Border {
      Border(
        top: max(top, other.top), left: max(left, other.left), bottom: max(bottom, other.bottom),
        right: max(right, other.right))
    }
  }

  let channels: Int
  /// The number of rows of positions. In a volume these are the rows of all planes, one plane after the
  /// other.
  let rows: Int
  let columns: Int
  /// The number of planes of a volume, each with a border of its own; 1 for everything else.
  let planes: Int
  let border: Border
  /// Whether the value is stored position by position.
  let isImage: Bool

  /// Creates the layout of an image or a volume; a sequence is an image of one row.
  init(image shape: Shape, border: Border = Border()) {
    channels = shape.axes[0]
    rows = shape.axes[1..<shape.rank - 1].reduce(1, *)
    columns = shape.axes[shape.rank - 1]
    planes = shape.rank == 4 ? shape.axes[1] : 1
    self.border = border
    isImage = true
  }

  /// Creates the layout of a tensor, as one row.
  init(plain count: Int) { self.init(positions: 1, channels: count) }

  /// Creates the layout of a tensor whose last axis is `channels` long.
  init(positions: Int, channels: Int) {
    self.channels = channels
    rows = positions
    columns = 1
    planes = 1
    border = Border()
    isImage = false
  }

  private init(_ layout: Layout, border: Border, planes: Int) {
    channels = layout.channels
    rows = layout.rows / layout.planes * planes
    columns = layout.columns
    self.planes = planes
    isImage = layout.isImage
    self.border = border
  }

  /// This layout with another border.
  func with(border: Border) -> Layout { Layout(self, border: border, planes: planes) }
  /// This layout without its border.
  var inner: Layout { with(border: Border()) }
  /// The layout of one plane.
  var plane: Layout { stacked(1) }
  /// The layout of `planes` planes that are as these are.
  func stacked(_ planes: Int) -> Layout { Layout(self, border: border, planes: planes) }

  /// The number of numbers in a row of positions, without border.
  var width: Int { columns * channels }
  /// The distance from one row to the next.
  var rowStride: Int { (border.left + columns + border.right) * channels }
  /// The offset of the first position.
  var start: Int { border.top * rowStride + border.left * channels }
  /// The number of numbers, border included.
  var count: Int { (planes * (border.top + border.bottom) + rows) * rowStride }

  /// The offset of a row of positions.
  @inline(__always)
  func offset(ofRow row: Int) -> Int {
    let plane = planes == 1 ? 0 : row / (rows / planes)
    return start + (row + plane * (border.top + border.bottom)) * rowStride
  }

  /// The offset of a tensor's element.
  func place(of index: Int) -> Int {
    guard isImage else { return index }
    let (channel, position) = index.quotientAndRemainder(dividingBy: rows * columns)
    let (row, column) = position.quotientAndRemainder(dividingBy: columns)
    return offset(ofRow: row) + column * channels + channel
  }

  /// The offsets of all elements, in the tensor's order.
  var places: [Int] { (0..<rows * columns * channels).map(place) }
}
