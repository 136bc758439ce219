public import Networks

extension Tensor {
  /// The anisotropic total variation of a tensor of channels × positions.
  ///
  ///     TV(x) = Σ_c Σ_{p,q neighbours} |x_{c,p} − x_{c,q}|
  ///
  /// Neighbours are one position apart along one axis; a vector has none. A sharp edge costs as
  /// much as a gradual slope of the same height, so edges are preserved; a sum of squares would
  /// blur them.
  ///
  /// Source: document 003, "Grad-CAM", where it is TV_l1.
  public var totalVariation: Double {
    var sum = 0.0
    forEachNeighbours { sum += abs(self[$1] - self[$0]) }
    return sum
  }

  /// A subgradient of the total variation; its gradient where it is differentiable. Each pair of
  /// neighbours adds +1 for the larger and −1 for the smaller one. A pair of equals adds 0,
  /// although any number from −1 to 1 would be valid.
  ///
  ///     ∂TV/∂x_p = Σ_{q neighbour of p} sgn(x_p − x_q)
  package var totalVariationSlope: Tensor {
    var slope = Array(repeating: 0.0, count: elements.count)
    forEachNeighbours { first, second in
      let sign = self[second] > self[first] ? 1.0 : self[second] < self[first] ? -1 : 0
      slope[second] += sign
      slope[first] -= sign
    }
    return Tensor(shape: shape, elements: slope)
  }

  /// Visits the flat indices of all pairs of neighbours, each pair once, the earlier index first.
  private func forEachNeighbours(_ visit: (_ first: Int, _ second: Int) -> Void) {
    for (length, stride) in zip(shape.axes, shape.strides).dropFirst() {
      for index in elements.indices where index / stride % length < length - 1 {
        visit(index, index + stride)
      }
    }
  }
}
