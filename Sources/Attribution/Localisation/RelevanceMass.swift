public import Networks

extension Tensor {
  /// Whether an attribution lies where it should: the part of its positive relevance that lies inside
  /// a mask.
  ///
  ///     R_p = Σ_c R_{c,p}            share = Σ_{p ∈ mask} R_p⁺ / Σ_p R_p⁺
  ///
  /// Relevance that lies anywhere has the mask's share of the area.
  ///
  /// Source: Arras, Osman and Samek 2022, "CLEVR-XAI": relevance mass accuracy, with channels added up
  /// and the positive part taken.
  ///
  /// - Parameter mask: One for each position p of this tensor, whose first axis is its channels.
  /// - Returns: From 0 to 1, or nothing where no position has positive relevance.
  public func positiveMass(inside mask: [Bool]) -> Double? {
    let positions = mask.count
    precondition(positions > 0 && shape.count % positions == 0, "a mask of the positions")
    var (inside, all) = (0.0, 0.0)
    for p in 0..<positions {
      let R_p = stride(from: p, to: elements.count, by: positions).reduce(0) { $0 + elements[$1] }
      guard R_p > 0 else { continue }
      all += R_p
      if mask[p] { inside += R_p }
    }
    return all > 0 ? inside / all : nil
  }
}
