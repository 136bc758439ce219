import Networks

/// Scaling and shifting by constants, and batch normalisation: z_k = a_k · scale_k + shift_k.
struct AffineConnections {
  let scale: [Double]
  let shift: [Double]

  init(_ affine: Affine, of operand: Shape) {
    func spread(_ constant: Tensor?, _ absent: Double) -> [Double] {
      guard let constant else { return Array(repeating: absent, count: operand.count) }
      return constant.shape.spread(over: operand).map { constant[$0] }
    }
    scale = spread(affine.scale, 1)
    shift = spread(affine.shift, 0)
  }

  init(_ normalization: BatchNormalization, of operand: Shape) {
    let positions = operand.count / normalization.scale.shape.count
    scale = normalization.factors.flatMap { Array(repeating: $0, count: positions) }
    shift = normalization.offsets.flatMap { Array(repeating: $0, count: positions) }
  }

  @inline(__always)
  func forEach(into k: Int, _ visit: (_ j: Int, _ w_jk: Double) -> Void) {
    if shift[k] != 0 { visit(0, shift[k]) }
    visit(1 + k, scale[k])
  }
}
