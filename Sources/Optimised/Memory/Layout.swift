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
  let rows: Int
  let columns: Int
  let border: Border
  /// Whether the value is stored position by position.
  let isImage: Bool

  /// Creates the layout of an image; a sequence is an image of one row.
  init(image shape: Shape, border: Border = Border()) {
    channels = shape.axes[0]
    rows = shape.rank == 3 ? shape.axes[1] : 1
    columns = shape.axes[shape.rank - 1]
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
    border = Border()
    isImage = false
  }

  private init(_ layout: Layout, border: Border) {
    channels = layout.channels
    rows = layout.rows
    columns = layout.columns
    isImage = layout.isImage
    self.border = border
  }

  /// This layout with another border.
  func with(border: Border) -> Layout { Layout(self, border: border) }
  /// This layout without its border.
  var inner: Layout { Layout(self, border: Border()) }

  /// The number of numbers in a row of positions, without border.
  var width: Int { columns * channels }
  /// The distance from one row to the next.
  var rowStride: Int { (border.left + columns + border.right) * channels }
  /// The offset of the first position.
  var start: Int { border.top * rowStride + border.left * channels }
  /// The number of numbers, border included.
  var count: Int { (border.top + rows + border.bottom) * rowStride }

  /// The offset of a tensor's element.
  func place(of index: Int) -> Int {
    guard isImage else { return index }
    let (channel, position) = index.quotientAndRemainder(dividingBy: rows * columns)
    let (row, column) = position.quotientAndRemainder(dividingBy: columns)
    return start + row * rowStride + column * channels + channel
  }

  /// The offsets of all elements, in the tensor's order.
  var places: [Int] { (0..<rows * columns * channels).map(place) }
}
