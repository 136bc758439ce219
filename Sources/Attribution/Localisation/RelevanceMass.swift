public import Networks

extension Tensor {
  /// Relevance mass accuracy: the fraction of the positive relevance that lies inside a mask.
  ///
  ///     R_p = Σ_c R_{c,p}            mass = Σ_{p ∈ mask} R_p⁺ / Σ_p R_p⁺
  ///
  /// Uniformly distributed relevance scores the mask's fraction of the area.
  ///
  /// Source: Arras, Osman and Samek 2022, "CLEVR-XAI"; here channels are summed and the positive
  /// part is taken.
  ///
  /// - Parameter mask: One boolean per position p of this tensor, whose first axis is its channels.
  /// - Returns: A number from 0 to 1; `nil` if no position has positive relevance.
  public func positiveMass(inside mask: [Bool]) -> Double? {
    let R = relevanceOfPositions(mask.count)
    let all = R.reduce(0) { $0 + max($1, 0) }
    let inside = zip(R, mask).reduce(0) { $0 + ($1.1 ? max($1.0, 0) : 0) }
    return all > 0 ? inside / all : nil
  }
}

extension [Bool] {
  /// The mask's fraction of the area, which is the mass inside it of uniform relevance.
  public var shareOfArea: Double { Double(count { $0 }) / Double(count) }
}
