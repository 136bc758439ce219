public import Networks

extension Tensor {
  /// The anisotropic total variation of channels × positions: how much neighbours differ.
  ///
  ///     TV(x) = Σ_c Σ_{p,q neighbours} |x_{c,p} − x_{c,q}|
  ///
  /// Neighbours are one position apart along one axis; a vector has none. Source: document 003,
  /// "Grad-CAM", where it is TV_l1.
  public var totalVariation: Double {
    var sum = 0.0
    forEachNeighbours { sum += abs(self[$1] - self[$0]) }
    return sum
  }

  /// A slope of the total variation: each difference's sign at both ends, 0 where neighbours are
  /// equal (a subgradient; there is no gradient there).
  ///
  ///     ∂TV/∂x_p = Σ_{q neighbour of p} sgn(x_p − x_q)
  var totalVariationSlope: Tensor {
    var slope = Array(repeating: 0.0, count: elements.count)
    forEachNeighbours { first, second in
      let sign = self[second] > self[first] ? 1.0 : self[second] < self[first] ? -1 : 0
      slope[second] += sign
      slope[first] -= sign
    }
    return Tensor(shape: shape, elements: slope)
  }

  /// The flat indices of all neighbours, each pair once, the earlier one first.
  private func forEachNeighbours(_ visit: (_ first: Int, _ second: Int) -> Void) {
    for (length, stride) in zip(shape.axes, shape.strides).dropFirst() {
      for index in elements.indices where index / stride % length < length - 1 {
        visit(index, index + stride)
      }
    }
  }
}
