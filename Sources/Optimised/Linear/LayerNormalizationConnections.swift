import Networks

/// Layer normalisation as a linear operation, with the standard deviation taken as a constant.
///
///     y_i = β_i + Σ_j w_ij a_j ,   w_ii = γ_i (1 − 1/n) / σ ,   w_ij = −γ_i / (n σ) for j ≠ i
///
/// RMS normalisation has w_ii = γ_i / σ and no other weights.
///
/// The weights off the diagonal depend on i alone, so sums over j or i need one pass over a line
/// whatever the transform of the weights. All in double precision.
struct LayerNormalizationConnections {
  private let normalizing: LayerNormalizing

  init(_ normalizing: LayerNormalizing) { self.normalizing = normalizing }

  /// The transformed β, one for each element.
  func bias(_ transform: WeightTransform, _ scratch: Scratch) -> BiasRows {
    let (β, lines) = (normalizing.shift, normalizing.lines)
    let base = scratch.take(β.count * lines)
    for i in 0..<β.count * lines { base[i] = transform(β[i % β.count]) }
    return BiasRows(base: base)
  }

  /// d_i (+)= Σ_j x_j · m(w_ij) + the transformed β_i.
  func forward(
    _ x: Buffer, _ a: Buffer, _ m: WeightTransform, bias: WeightTransform?, into d: Buffer,
    examples: Int, adds: Bool
  ) {
    forEachLine(a, m, examples) { n, first, diagonal, beside in
      let (x, d) = (x.example(n) + first, d.example(n) + first)
      let sum = diagonal.indices.reduce(0) { $0 + Double(x[$1]) }
      for i in diagonal.indices {
        let x_i = Double(x[i])
        let start = adds ? Double(d[i]) : bias.map { Double($0(normalizing.shift[i])) } ?? 0
        d[i] = Float(start + beside[i] * (sum - x_i) + diagonal[i] * x_i)
      }
    }
  }

  /// R_j (+)= x_j · Σ_i m(w_ij) s_i.
  func transposed(
    _ s: Buffer, _ a: Buffer, _ m: WeightTransform, times x: Buffer?, into R: Buffer,
    examples: Int, adds: Bool
  ) {
    forEachLine(a, m, examples) { n, first, diagonal, beside in
      let (s, R) = (s.example(n) + first, R.example(n) + first)
      let x = x.map { $0.example(n) + first }
      let sum = diagonal.indices.reduce(0) { $0 + beside[$1] * Double(s[$1]) }
      for j in diagonal.indices {
        let c_j = sum + (diagonal[j] - beside[j]) * Double(s[j])
        let message = Float(c_j * (x.map { Double($0[j]) } ?? 1))
        R[j] = adds ? R[j] + message : message
      }
    }
  }

  /// Visits every line with its transformed weights, on the diagonal and beside it.
  private func forEachLine(
    _ a: Buffer, _ m: WeightTransform, _ examples: Int,
    _ body: (_ n: Int, _ first: Int, _ diagonal: [Double], _ beside: [Double]) -> Void
  ) {
    let n = Double(normalizing.scale.count)
    let (own, other) = normalizing.isCentred ? (1 - 1 / n, 1 / n) : (1, 0)
    normalizing.forEachLine(examples) { example, first in
      let s = normalizing.factor(a.example(example) + first)
      body(
        example, first,
        normalizing.scale.map { Double(m($0 * s * own)) },
        // Where there is no connection, the transform to 1 does not make one.
        normalizing.scale.map { other == 0 ? 0 : Double(m(-$0 * s * other)) })
    }
  }
}
