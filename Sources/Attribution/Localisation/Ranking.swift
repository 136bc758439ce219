public import Networks

/// Localisation scores that depend only on the order of relevance, not on its size.
extension Tensor {
  /// The pointing game: whether the position with the most relevance lies inside the mask. The
  /// first of equals counts.
  ///
  /// Source: Zhang et al. 2018, "Top-down neural attention by excitation backprop", section 4.2,
  /// without its tolerance of some pixels.
  ///
  /// - Parameter mask: One boolean per position of this tensor, whose first axis is its channels.
  public func pointsInside(_ mask: [Bool]) -> Bool {
    let R = relevanceOfPositions(mask.count)
    return mask[R.indices.reduce(0) { R[$1] > R[$0] ? $1 : $0 }]
  }

  /// Relevance rank accuracy: the fraction of the n positions with the most relevance that lie
  /// inside the mask, n being the mask's size. Equals are ranked in order of position.
  ///
  /// Source: Arras, Osman and Samek 2022, "CLEVR-XAI".
  ///
  /// - Parameter mask: One boolean per position of this tensor, at least one of them true.
  public func rankAccuracy(inside mask: [Bool]) -> Double {
    let R = relevanceOfPositions(mask.count)
    let size = mask.count { $0 }
    precondition(size > 0, "the mask must have a position")
    let order = R.indices.sorted { (R[$1], $0) < (R[$0], $1) }
    return Double(order.prefix(size).count { mask[$0] }) / Double(size)
  }

  /// Average precision: the area under the precision–recall curve. Positions are taken in order of
  /// decreasing relevance, equal ones together.
  ///
  ///     AP = Σ_n (recall_n − recall_{n−1}) · precision_n
  ///
  /// Random relevance scores about the mask's fraction of the area.
  ///
  /// Source: average precision as in scikit-learn's `average_precision_score`.
  ///
  /// - Parameter mask: One boolean per position of this tensor, at least one of them true.
  public func averagePrecision(inside mask: [Bool]) -> Double {
    let R = relevanceOfPositions(mask.count)
    let size = mask.count { $0 }
    precondition(size > 0, "the mask must have a position")
    let order = R.indices.sorted { R[$0] > R[$1] }
    var (met, inside, area) = (0, 0, 0.0)
    while met < order.count {
      let before = inside
      let value = R[order[met]]
      while met < order.count, R[order[met]] == value {
        if mask[order[met]] { inside += 1 }
        met += 1
      }
      area += Double(inside - before) / Double(size) * (Double(inside) / Double(met))
    }
    return area
  }

  /// The sum over the channels, the first axis, at each position.
  package var channelSums: [Double] { relevanceOfPositions(shape.count / shape.axes[0]) }

  /// The relevance R_p = Σ_c R_{c,p} of each of `positions` positions.
  func relevanceOfPositions(_ positions: Int) -> [Double] {
    precondition(positions > 0 && shape.count % positions == 0, "one boolean per position")
    return (0..<positions).map { p in
      stride(from: p, to: elements.count, by: positions).reduce(0) { $0 + elements[$1] }
    }
  }
}
