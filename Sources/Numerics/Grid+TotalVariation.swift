extension Grid {
  /// The anisotropic total variation of numbers on the grid: how much neighbours differ.
  ///
  ///     TV(x) = Σ_c Σ_{p,q neighbours} |x_{c,p} − x_{c,q}|
  ///
  /// Neighbours are one position apart along one axis, in the same channel. A sharp edge costs what a
  /// slow slope of the same height costs, so edges are kept where a sum of squares would smear them.
  ///
  /// Source: document 003, "Grad-CAM", where it is TV_l1.
  package func totalVariation(of x: [Double]) -> Double {
    var sum = 0.0
    forEachNeighbours(among: x.count) { sum += abs(x[$1] - x[$0]) }
    return sum
  }

  /// A subgradient of the total variation, which is its slope where it has one: +1 for the larger of
  /// two neighbours and −1 for the smaller, added up over all pairs. A pair of equals has 0, where
  /// anything from −1 to 1 would be a subgradient.
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

  /// Visits the flat indices of all neighbours, each pair once, the earlier one first.
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
