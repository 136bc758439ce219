import Networks

/// How one example's value at a node lies in memory.
///
/// What windows slide over lies position by position, the channels of a position side by side, with a
/// border of zeros as wide as any reader's padding: the border is written once, and no kernel asks
/// whether it is outside. Anything else lies as in a `Tensor`, in one row.
struct Layout: Hashable {
  /// Zeros around the positions.
  struct Border: Hashable {
    var top = 0
    var left = 0
    var bottom = 0
    var right = 0

    /// As wide as both on every side.
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
  /// Whether it is position by position.
  let isImage: Bool

  /// An image, or a sequence as an image of one row.
  init(image shape: Shape, border: Border = Border()) {
    channels = shape.axes[0]
    rows = shape.rank == 3 ? shape.axes[1] : 1
    columns = shape.axes[shape.rank - 1]
    self.border = border
    isImage = true
  }

  /// As in a tensor.
  init(plain count: Int) { self.init(positions: 1, channels: count) }

  /// As in a tensor whose last axis is `channels` long.
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

  /// The same with another border.
  func with(border: Border) -> Layout { Layout(self, border: border) }
  /// The same without its border.
  var inner: Layout { Layout(self, border: Border()) }

  /// How many numbers a row of positions holds.
  var width: Int { columns * channels }
  /// From a row to the next.
  var rowStride: Int { (border.left + columns + border.right) * channels }
  /// Where the first position is.
  var start: Int { border.top * rowStride + border.left * channels }
  /// How many numbers there are, the border's included.
  var count: Int { (border.top + rows + border.bottom) * rowStride }

  /// Where a tensor's element is.
  func place(of index: Int) -> Int {
    guard isImage else { return index }
    let (channel, position) = index.quotientAndRemainder(dividingBy: rows * columns)
    let (row, column) = position.quotientAndRemainder(dividingBy: columns)
    return start + row * rowStride + column * channels + channel
  }

  /// The places of all elements, in the tensor's order.
  var places: [Int] { (0..<rows * columns * channels).map(place) }
}
