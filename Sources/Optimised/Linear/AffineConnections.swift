import Networks

/// Scaling and shifting by constants, and batch normalisation: z = a · scale + shift, element by
/// element.
struct AffineConnections {
  /// The scale of each element of the layout without border.
  let scale: [Float]
  /// The shift of each element of the layout without border.
  let shift: [Float]
  /// How many elements a row and a position of the layout hold.
  private let width: Int
  private let channels: Int

  init(_ affine: Affine, of operand: Shape, lying layout: Layout) {
    func spread(_ constant: Tensor?, _ absent: Double) -> [Float] {
      guard let constant else { return Array(repeating: Float(absent), count: operand.count) }
      return constant.shape.spread(over: operand).map { Float(constant[$0]) }.placed(in: layout)
    }
    scale = spread(affine.scale, 1)
    shift = spread(affine.shift, 0)
    (width, channels) = (layout.width, layout.channels)
  }

  init(_ normalization: BatchNormalization, of operand: Shape, lying layout: Layout) {
    let (factors, offsets) = (normalization.factors, normalization.offsets)
    let positions = operand.count / factors.count
    scale = (0..<operand.count).map { Float(factors[$0 / positions]) }.placed(in: layout)
    shift = (0..<operand.count).map { Float(offsets[$0 / positions]) }.placed(in: layout)
    (width, channels) = (layout.width, layout.channels)
  }

  /// The transformed shifts, one for each element.
  func bias(_ transform: WeightTransform, _ scratch: Scratch) -> BiasRows {
    let base = scratch.take(shift.count)
    for (i, b) in shift.enumerated() { base[i] = transform(Double(b)) }
    return BiasRows(base: base, row: width, column: channels)
  }

  /// z (+)= x · m(scale) + the transformed shift.
  func forward(
    _ x: Buffer, _ m: WeightTransform, bias: WeightTransform?, into z: Buffer, examples: Int,
    adds: Bool, team: Team
  ) {
    team.forEachRow(of: z.layout.inner, examples: examples) { row, n in
      let (source, target) = (x.row(row, of: n), z.row(row, of: n))
      let first = row * z.layout.width
      if m == .whole, bias == .whole, !adds {
        for i in 0..<z.layout.width { target[i] = source[i] * scale[first + i] + shift[first + i] }
        return
      }
      for i in 0..<z.layout.width {
        let start = adds ? target[i] : bias.map { $0(Double(shift[first + i])) } ?? 0
        target[i] = source[i] * m(Double(scale[first + i])) + start
      }
    }
  }

  /// c (+)= s · m(scale), times a factor at each element if there is one.
  func transposed(
    _ s: Buffer, _ m: WeightTransform, times factor: Buffer?, into c: Buffer, examples: Int,
    adds: Bool, team: Team
  ) {
    team.forEachRow(of: c.layout.inner, examples: examples) { row, n in
      let (source, target) = (s.row(row, of: n), c.row(row, of: n))
      let factor = factor?.row(row, of: n)
      let first = row * c.layout.width
      for i in 0..<c.layout.width {
        var message = source[i] * m(Double(scale[first + i]))
        if let factor { message *= factor[i] }
        target[i] = adds ? target[i] + message : message
      }
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
