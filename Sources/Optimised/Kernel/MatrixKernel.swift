/// A matrix of activations in memory.
struct MatrixView {
  let base: UnsafePointer<Float>
  /// The distance in memory from one row to the next.
  let row: Int
  /// The distance in memory from one column to the next.
  let column: Int
  /// The transform of every element.
  let transform: (Float) -> Float

  /// A matrix in row-major order.
  init(_ base: Floats, columns: Int, _ transform: @escaping (Float) -> Float) {
    self.init(UnsafePointer(base), row: columns, column: 1, transform)
  }

  private init(
    _ base: UnsafePointer<Float>, row: Int, column: Int, _ transform: @escaping (Float) -> Float
  ) {
    self.base = base
    self.row = row
    self.column = column
    self.transform = transform
  }

  /// The transposed matrix.
  var transposed: MatrixView { MatrixView(base, row: column, column: row, transform) }

  @inline(__always)
  subscript(row: Int, column: Int) -> Float {
    transform(base[row &* self.row &+ column &* self.column])
  }
}

/// The product of two matrices of activations by the kernel of the layers.
///
///     out[r][c] = factor[r][c] · Σ_i a[r][i] · b[i][c]
///
/// Both matrices are copied first: A row by row, B panel by panel as the weights of a layer.
struct MatrixKernel {
  let rows: Int
  let inner: Int
  let columns: Int

  /// Multiplies two matrices.
  ///
  /// - Parameters:
  ///   - factor: Multiplies each sum, at the sum's own place; `nil` for 1.
  ///   - adds: Whether to add to the existing values instead of replacing them.
  func multiply(
    _ a: MatrixView, _ b: MatrixView, into out: Floats, factor: UnsafePointer<Float>?, adds: Bool
  ) {
    let panels = (columns + Panel.width - 1) / Panel.width
    let finish = Finish(multiplies: factor != nil, adds: adds)
    withUnsafeTemporaryAllocation(
      byteCount: (rows + panels * Panel.width) * inner * MemoryLayout<Float>.stride, alignment: 64
    ) { memory in
      guard let right = memory.bindMemory(to: Float.self).baseAddress else { return }
      let left = right + panels * Panel.width * inner
      for row in 0..<rows {
        for i in 0..<inner { left[row &* inner &+ i] = a[row, i] }
      }
      pack(b, into: right)
      for row in stride(from: 0, to: rows, by: BlockTile.height) {
        for column in stride(from: 0, to: columns, by: Strip.width) {
          var tile = BlockTile(at: out)
          tile.weights[0] = UnsafePointer(
            right + (column / Panel.width * inner * Panel.width + column % Panel.width))
          for q in 0..<BlockTile.height {
            let row = min(row + q, rows - 1)
            tile.inputs[q] = UnsafePointer(left + row * inner)
            tile.outputs[q] = out + (row * columns + column)
            tile.factors[q] = factor.map { $0 + (row * columns + column) } ?? UnsafePointer(out)
          }
          withUnsafePointer(to: 0) { run in
            tile.run(
              UnsafeBufferPointer(start: run, count: 1), length: inner, valid: rows - row,
              width: columns - column, finish: finish)
          }
        }
      }
    }
  }

  /// Copies a matrix panel by panel, thirty-two columns side by side; the last panel is filled with
  /// zeros.
  private func pack(_ b: MatrixView, into packed: Floats) {
    var target = packed
    for first in stride(from: 0, to: columns, by: Panel.width) {
      let count = min(Panel.width, columns - first)
      for i in 0..<inner {
        for k in 0..<count { target[k] = b[i, first &+ k] }
        for k in count..<Panel.width { target[k] = 0 }
        target += Panel.width
      }
    }
  }
}
