import Networks

/// Scaling and shifting by constants, and batch normalisation: z = a · scale + shift, element by
/// element.
struct AffineConnections {
  /// The scale of each element of a row of the layout without border, or of all rows.
  private let scale: [Float]
  /// The shift of each element of a row, or of all rows.
  private let shift: [Float]
  private let layout: Layout

  init(_ affine: Affine, of operand: Shape, lying layout: Layout) {
    scale = layout.rows(of: affine.scale, over: operand, absent: 1)
    shift = layout.rows(of: affine.shift, over: operand, absent: 0)
    self.layout = layout.inner
  }

  init(_ normalization: BatchNormalization, of operand: Shape, lying layout: Layout) {
    let channels = Shape(operand.axes.prefix(1) + operand.axes.dropFirst().map { _ in 1 })
    self.init(
      Affine(
        scale: Tensor(shape: channels, elements: normalization.factors),
        shift: Tensor(shape: channels, elements: normalization.offsets)), of: operand, lying: layout
    )
  }

  /// The transformed shifts, one for each element.
  func bias(_ transform: WeightTransform, _ scratch: Scratch) -> BiasRows {
    let shift = transformed(self.shift, transform)
    let base = scratch.take(shift.count)
    for (i, b) in shift.enumerated() { base[i] = b }
    return BiasRows(
      base: base, row: shift.count == layout.width ? 0 : layout.width, column: layout.channels)
  }

  /// z (+)= x · m(scale) + the transformed shift.
  func forward(
    _ x: Buffer, _ m: WeightTransform, bias: WeightTransform?, into z: Buffer, examples: Int,
    adds: Bool, team: Team
  ) {
    let scale = transformed(self.scale, m)
    let shift = bias.map { transformed(self.shift, $0) }
    team.forEachRow(of: layout, examples: examples) { row, n in
      let (source, target) = (x.row(row, of: n), z.row(row, of: n))
      let width = layout.width
      withRow(row, of: scale) { scale in
        if adds {
          for i in 0..<width { target[i] += source[i] * scale[i] }
        } else if let shift {
          withRow(row, of: shift) { shift in
            for i in 0..<width { target[i] = source[i] * scale[i] + shift[i] }
          }
        } else {
          for i in 0..<width { target[i] = source[i] * scale[i] }
        }
      }
    }
  }

  /// c (+)= s · m(scale), times a factor at each element if there is one.
  func transposed(
    _ s: Buffer, _ m: WeightTransform, times factor: Buffer?, into c: Buffer, examples: Int,
    adds: Bool, team: Team
  ) {
    let scale = transformed(self.scale, m)
    team.forEachRow(of: layout, examples: examples) { row, n in
      let (source, target) = (s.row(row, of: n), c.row(row, of: n))
      let width = layout.width
      withRow(row, of: scale) { scale in
        if let factor = factor?.row(row, of: n) {
          for i in 0..<width {
            target[i] = source[i] * scale[i] * factor[i] + (adds ? target[i] : 0)
          }
        } else if adds {
          for i in 0..<width { target[i] += source[i] * scale[i] }
        } else {
          for i in 0..<width { target[i] = source[i] * scale[i] }
        }
      }
    }
  }

  private func transformed(_ numbers: [Float], _ m: WeightTransform) -> [Float] {
    m == .whole ? numbers : numbers.map { m(Double($0)) }
  }

  /// Gives the numbers of a row.
  @inline(__always)
  private func withRow(
    _ row: Int, of numbers: [Float], _ body: (UnsafePointer<Float>) -> Void
  ) {
    numbers.withUnsafeBufferPointer { numbers in
      guard let base = numbers.baseAddress else { return }
      body(base + (numbers.count == layout.width ? 0 : row * layout.width))
    }
  }
}

extension Layout {
  /// A constant that is broadcast over a value: one row if all rows have the same numbers, as where
  /// there is one number for each channel of an image, and otherwise all rows.
  fileprivate func rows(of constant: Tensor?, over shape: Shape, absent: Double) -> [Float] {
    guard let constant, constant.shape.count > 1 else {
      return Array(repeating: Float(constant?[0] ?? absent), count: width)
    }
    let numbers = constant.elements
    let axes = constant.shape.padded(to: shape.rank)
    if isImage, axes.dropFirst().allSatisfy({ $0 == 1 }) {
      return (0..<width).map { Float(numbers[$0 % channels]) }
    }
    return constant.shape.spread(over: shape).map { Float(numbers[$0]) }.placed(in: self)
  }
}

extension [Float] {
  /// The elements of a tensor in the order of a layout without border.
  func placed(in layout: Layout) -> [Float] {
    guard layout.isImage else { return self }
    var placed = self
    for (j, place) in layout.inner.places.enumerated() { placed[place] = self[j] }
    return placed
  }
}
