public import Networks

/// How an attribution's order agrees with a mask: only which position has more counts, not how much.
extension Tensor {
  /// The pointing game: whether the position with the most relevance lies inside the mask; of several
  /// the first is taken.
  ///
  /// Source: Zhang et al. 2018, "Top-down neural attention by excitation backprop", section 4.2,
  /// without its tolerance of some pixels.
  ///
  /// - Parameter mask: One for each position of this tensor, whose first axis is its channels.
  public func pointsInside(_ mask: [Bool]) -> Bool {
    let R = relevanceOfPositions(mask.count)
    return mask[R.indices.reduce(0) { R[$1] > R[$0] ? $1 : $0 }]
  }

  /// Relevance rank accuracy: of as many positions as the mask has, those with the most relevance, the
  /// part that lies inside; of equal ones the first are taken.
  ///
  /// Source: Arras, Osman and Samek 2022, "CLEVR-XAI".
  ///
  /// - Parameter mask: With a position in it.
  public func rankAccuracy(inside mask: [Bool]) -> Double {
    let R = relevanceOfPositions(mask.count)
    let size = mask.count { $0 }
    precondition(size > 0, "a mask with a position in it")
    let order = R.indices.sorted { (R[$1], $0) < (R[$0], $1) }
    return Double(order.prefix(size).count { mask[$0] }) / Double(size)
  }

  /// The area under the precision–recall curve: the mean of the precision wherever, going from the most
  /// relevance to the least, a position of the mask is met. Equal relevance is met at once.
  ///
  ///     AP = Σ_n (recall_n − recall_{n−1}) · precision_n
  ///
  /// An attribution that knows nothing has the mask's share of the area.
  ///
  /// Source: average precision as in scikit-learn's `average_precision_score`.
  ///
  /// - Parameter mask: With a position in it.
  public func averagePrecision(inside mask: [Bool]) -> Double {
    let R = relevanceOfPositions(mask.count)
    let size = mask.count { $0 }
    precondition(size > 0, "a mask with a position in it")
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

  /// For each position the sum over the channels, the first axis.
  package var channelSums: [Double] { relevanceOfPositions(shape.count / shape.axes[0]) }

  /// R_p = Σ_c R_{c,p} for so many positions.
  func relevanceOfPositions(_ positions: Int) -> [Double] {
    precondition(positions > 0 && shape.count % positions == 0, "a mask of the positions")
    return (0..<positions).map { p in
      stride(from: p, to: elements.count, by: positions).reduce(0) { $0 + elements[$1] }
    }
  }
}
