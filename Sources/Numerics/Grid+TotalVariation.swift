extension Grid {
  /// The anisotropic total variation of numbers on the grid.
  ///
  ///     TV(x) = Σ_c Σ_{p,q neighbours} |x_{c,p} − x_{c,q}|
  ///
  /// Neighbours are one position apart along one axis, in the same channel. A sharp edge costs as
  /// much as a gradual slope of the same height, so edges are preserved; a sum of squares would blur
  /// them.
  ///
  /// Source: document 003, "Grad-CAM", where it is TV_l1.
  package func totalVariation(of x: [Double]) -> Double {
    var sum = 0.0
    forEachNeighbours(among: x.count) { sum += abs(x[$1] - x[$0]) }
    return sum
  }

  /// A subgradient of the total variation; its gradient where it is differentiable. Each pair of
  /// neighbours adds +1 for the larger and −1 for the smaller one. A pair of equals adds 0, although
  /// any number from −1 to 1 would be valid.
  ///
  ///     ∂TV/∂x_p = Σ_{q neighbour of p} sgn(x_p − x_q)
  package func totalVariationSlope(at x: [Double]) -> [Double] {
    var slope = Array(repeating: 0.0, count: x.count)
    forEachNeighbours(among: x.count) { first, second in
      let sign = x[second] > x[first] ? 1.0 : x[second] < x[first] ? -1 : 0
      slope[second] += sign
      slope[first] -= sign
    }
    return slope
  }

  /// Visits the flat indices of all pairs of neighbours, each pair once, the earlier index first.
  private func forEachNeighbours(
    among count: Int, _ visit: (_ first: Int, _ second: Int) -> Void
  ) {
    for (length, stride) in zip(lengths, strides) {
      for index in 0..<count where index / stride % length < length - 1 {
        visit(index, index + stride)
      }
    }
  }
}
