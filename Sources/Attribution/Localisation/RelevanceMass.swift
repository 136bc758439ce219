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
    let R = relevanceOfPositions(mask.count)
    let all = R.reduce(0) { $0 + max($1, 0) }
    let inside = zip(R, mask).reduce(0) { $0 + ($1.1 ? max($1.0, 0) : 0) }
    return all > 0 ? inside / all : nil
  }
}

extension [Bool] {
  /// The part of all positions that a mask has: what relevance has inside it that lies anywhere.
  public var shareOfArea: Double { Double(count { $0 }) / Double(count) }
}
