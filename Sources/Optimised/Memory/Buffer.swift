import Networks

/// The values of a batch at one node, one example after another, all in the same layout.
struct Buffer {
  let base: Floats
  let layout: Layout
  /// The distance from one example to the next; 0 if all share one.
  var stride: Int

  init(_ base: Floats, _ layout: Layout) {
    self.base = base
    self.layout = layout
    stride = layout.count
  }

  /// The same memory under another layout with equally many numbers.
  func seen(as layout: Layout) -> Buffer {
    var buffer = Buffer(base, layout)
    buffer.stride = stride
    return buffer
  }

  /// The address of an example.
  @inline(__always)
  func example(_ n: Int) -> Floats { base + n * stride }

  /// The address of a row of positions.
  @inline(__always)
  func row(_ row: Int, of n: Int) -> Floats {
    base + (n * stride + layout.offset(ofRow: row))
  }

  /// Sets the border of an example to zero.
  func clearBorder(of n: Int) {
    let border = layout.border
    guard border != Layout.Border() else { return }
    let plane = layout.plane
    for index in 0..<layout.planes { clearBorder(of: plane, at: example(n) + index * plane.count) }
  }

  private func clearBorder(of layout: Layout, at first: Floats) {
    let (border, stride) = (layout.border, layout.rowStride)
    first.update(repeating: 0, count: layout.start)
    let (left, right) = (border.left * layout.channels, border.right * layout.channels)
    for row in 0..<layout.rows {
      (first + layout.start + row * stride + layout.width).update(
        repeating: 0, count: row == layout.rows - 1 ? right : right + left)
    }
    (first + (border.top + layout.rows) * stride).update(
      repeating: 0, count: border.bottom * stride)
  }

  /// Loads an example from a tensor's elements.
  func load(_ elements: ArraySlice<Double>, into n: Int) {
    clearBorder(of: n)
    let target = example(n)
    guard layout.isImage else {
      for (j, element) in elements.enumerated() { target[j] = Float(element) }
      return
    }
    elements.withUnsafeBufferPointer { elements in
      let positions = layout.rows * layout.columns
      for row in 0..<layout.rows {
        let target = self.row(row, of: n)
        for channel in 0..<layout.channels {
          let first = channel * positions + row * layout.columns
          for column in 0..<layout.columns {
            target[column * layout.channels + channel] = Float(elements[first + column])
          }
        }
      }
    }
  }

  /// Appends an example to a tensor's elements.
  func append(_ n: Int, to elements: inout [Double]) {
    let source = example(n)
    guard layout.isImage else {
      for j in 0..<layout.count { elements.append(Double(source[j])) }
      return
    }
    for channel in 0..<layout.channels {
      for row in 0..<layout.rows {
        let source = self.row(row, of: n) + channel
        for column in 0..<layout.columns {
          elements.append(Double(source[column * layout.channels]))
        }
      }
    }
  }
}

extension Team {
  /// Processes the rows of every example, in blocks that do not depend on the batch.
  func forEachRow(
    of layout: Layout, examples: Int, _ body: (_ row: Int, _ example: Int) -> Void
  ) {
    let rows = max(1, min(layout.rows, (1 << 13) / max(layout.width, 1)))
    let blocks = (layout.rows + rows - 1) / rows
    let isSmall = layout.rows * layout.width * examples < 1 << 13
    func block(_ index: Int) {
      let (example, block) = index.quotientAndRemainder(dividingBy: blocks)
      for row in block * rows..<min((block + 1) * rows, layout.rows) { body(row, example) }
    }
    if isSmall {
      for index in 0..<examples * blocks { block(index) }
    } else {
      forEach(examples * blocks, block)
    }
  }
}
