import Networks

/// Layer normalisation as a sequence of elementary steps.
///
///     d_i = z_i − mean ,   v = Σ d_i² / n ,   s = 1 / √(v + ε)
///     y_i = d_i · s · scale_i + shift_i
///
/// RMS normalisation has d_i = z_i.
struct LayerNormalizing {
  let normalization: LayerNormalization
  /// The number of elements that are normalised together; they are contiguous.
  private var n: Int { normalization.scale.shape.count }

  func forward(_ z: [Double]) -> [Double] {
    var y = z
    for first in stride(from: 0, to: z.count, by: n) {
      let (d, v) = deviations(z, first)
      let s = 1 / (v + normalization.epsilon).squareRoot()
      for i in 0..<n {
        y[first + i] = d[i] * s * normalization.scale[i] + normalization.shift[i]
      }
    }
    return y
  }

  /// s, one for each line of elements that are normalised together.
  func factors(_ z: [Double]) -> [Double] {
    stride(from: 0, to: z.count, by: n).map { first in
      1 / (deviations(z, first).variance + normalization.epsilon).squareRoot()
    }
  }

  /// The chain rule, step by step in reverse order. The product d_i · s is that of a quotient: of its
  /// two exact forms, the one that divides by the larger root.
  ///
  ///     Δ(d_i s) = s Δd_i + d⁰_i Δs      for v ≥ v⁰
  ///     Δ(d_i s) = s⁰ Δd_i + d_i Δs      for v < v⁰
  ///
  /// Where the baseline's variance is 0, its s⁰ = 1/√ε would multiply what cancels in the sum.
  func chainRule(_ m: [Double], _ z: [Double], _ z⁰: [Double], _ slopes: some Slopes) -> [Double] {
    let ε = normalization.epsilon
    var m_z = z
    for first in stride(from: 0, to: z.count, by: n) {
      let ((d, v), (d⁰, v⁰)) = (deviations(z, first), deviations(z⁰, first))
      let (s, s⁰) = (1 / (v + ε).squareRoot(), 1 / (v⁰ + ε).squareRoot())
      let m_y = (0..<n).map { m[first + $0] * normalization.scale[$0] }
      // y_i = d_i · s
      let (s_d, d_s) = v >= v⁰ ? (s, d⁰) : (s⁰, d)
      let m_s = (0..<n).reduce(0) { $0 + m_y[$1] * d_s[$1] }
      // s = 1 / √(v + ε)
      let m_v =
        m_s
        * slopes.slope(
          from: v⁰, to: v, { 1 / ($0 + ε).squareRoot() },
          { -0.5 / (($0 + ε) * ($0 + ε).squareRoot()) })
      // v = Σ d_i · d_i / n, and the factor d_i of y_i.
      let m_d = (0..<n).map { m_y[$0] * s_d + m_v * (d[$0] + d⁰[$0]) / Double(n) }
      // d_i = z_i − Σ z_j / n
      let mean = normalization.isCentred ? m_d.reduce(0, +) / Double(n) : 0
      for i in 0..<n { m_z[first + i] = m_d[i] - mean }
    }
    return m_z
  }

  private func deviations(_ z: [Double], _ first: Int) -> (d: [Double], variance: Double) {
    let mean = normalization.isCentred ? z[first..<first + n].reduce(0, +) / Double(n) : 0
    let d = z[first..<first + n].map { $0 - mean }
    return (d, d.reduce(0) { $0 + $1 * $1 } / Double(n))
  }
}
