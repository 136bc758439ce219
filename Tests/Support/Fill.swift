import Networks

/// Weights without files: element k, in row-major order, is (((7k + s) mod 11) − 5) / q.
func fill(_ shape: Shape, _ s: Int, _ q: Double) -> Tensor {
  Tensor(
    shape: shape, elements: (0..<shape.count).map { k in Double((7 * k + s) % 11 - 5) / q })
}
