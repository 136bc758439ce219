import Networks

/// Layer normalisation as a linear operation, with the standard deviation taken as a constant.
///
///     y_i = β_i + Σ_j γ_i (δ_ij − 1/n) / σ · a_j ,   σ = √(variance + ε)
///
/// RMS normalisation subtracts no mean, so that its only connections are those from i to i.
///
///     y_i = β_i + γ_i / σ · a_i ,   σ = √(mean(a²) + ε)
///
/// Source: Ali et al. 2022, section 4; Achtibat et al. 2024, proposition 3.4.
struct LayerNormalizationConnections {
  /// The scale γ of the n elements that are normalised together, which are contiguous.
  let scale: [Double]
  /// The shift β of these elements.
  let shift: [Double]
  /// The factor 1/σ of each line of n elements.
  let factors: [Double]
  private let isCentred: Bool

  init(_ normalization: LayerNormalization, _ a: [Double]) {
    scale = normalization.scale.elements
    shift = normalization.shift.elements
    isCentred = normalization.isCentred
    factors = LayerNormalizing(normalization: normalization).factors(a)
  }

  var outputs: Int { factors.count * scale.count }

  @inline(__always)
  func forEach(into k: Int, _ visit: (_ j: Int, _ w_jk: Double) -> Void) {
    let n = scale.count
    let (line, i) = k.quotientAndRemainder(dividingBy: n)
    if shift[i] != 0 { visit(0, shift[i]) }
    guard isCentred else { return visit(1 + k, scale[i] * factors[line]) }
    for j in 0..<n {
      visit(1 + line * n + j, scale[i] * ((i == j ? 1 : 0) - 1 / Double(n)) * factors[line])
    }
  }
}
