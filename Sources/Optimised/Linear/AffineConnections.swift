import Networks

/// Scaling and shifting by constants, and batch normalisation: z = a · scale + shift, element by
/// element.
struct AffineConnections {
  /// The scale of each element of the layout without border.
  let scale: [Float]
  /// The shift of each element of the layout without border.
  let shift: [Float]

  init(_ affine: Affine, of operand: Shape, lying layout: Layout) {
    func spread(_ constant: Tensor?, _ absent: Double) -> [Float] {
      guard let constant else { return Array(repeating: Float(absent), count: operand.count) }
      return constant.shape.spread(over: operand).map { Float(constant[$0]) }.placed(in: layout)
    }
    scale = spread(affine.scale, 1)
    shift = spread(affine.shift, 0)
  }

  init(_ normalization: BatchNormalization, of operand: Shape, lying layout: Layout) {
    let (factors, offsets) = (normalization.factors, normalization.offsets)
    let positions = operand.count / factors.count
    scale = (0..<operand.count).map { Float(factors[$0 / positions]) }.placed(in: layout)
    shift = (0..<operand.count).map { Float(offsets[$0 / positions]) }.placed(in: layout)
  }

  /// The forward pass: z = a · scale + shift.
  func forward(_ a: Buffer, into z: Buffer, examples: Int, team: Team) {
    team.forEachRow(of: z.layout.inner, examples: examples) { row, n in
      let (source, target) = (a.row(row, of: n), z.row(row, of: n))
      let first = row * z.layout.width
      for i in 0..<z.layout.width { target[i] = source[i] * scale[first + i] + shift[first + i] }
    }
  }

  /// The transposed pass: c += s · scale.
  func transposed(_ s: Buffer, into c: Buffer, examples: Int, team: Team) {
    team.forEachRow(of: c.layout.inner, examples: examples) { row, n in
      let (source, target) = (s.row(row, of: n), c.row(row, of: n))
      let first = row * c.layout.width
      for i in 0..<c.layout.width { target[i] += source[i] * scale[first + i] }
    }
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
