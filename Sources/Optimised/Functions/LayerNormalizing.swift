import Networks

/// Layer normalisation over contiguous elements, in double precision.
///
///     d_i = z_i − mean ,   v = Σ d_i² / n ,   s = 1 / √(v + ε)
///     y_i = d_i · s · scale_i + shift_i
///
/// RMS normalisation has d_i = z_i.
struct LayerNormalizing {
  let scale: [Double]
  let shift: [Double]
  private let ε: Double
  /// Whether the mean is subtracted.
  let isCentred: Bool
  /// The number of lines, groups of elements that are normalised together.
  let lines: Int
  private var n: Int { scale.count }

  init(_ normalization: LayerNormalization, of shape: Shape) {
    scale = normalization.scale.elements
    shift = normalization.shift.elements
    ε = normalization.epsilon
    isCentred = normalization.isCentred
    lines = shape.count / scale.count
  }

  func forward(_ z: Buffer, into y: Buffer, examples: Int) {
    forEachLine(examples) { example, first in
      let (d, v) = deviations(z.example(example) + first)
      let s = 1 / (v + ε).squareRoot()
      let y = y.example(example) + first
      for i in 0..<n { y[i] = Float(d[i] * s * scale[i] + shift[i]) }
    }
  }

  /// The chain rule between two points, which coincide for the gradient.
  ///
  /// The product d_i · s is Δ(d_i s) = s Δd_i + d⁰_i Δs, with the points exchanged where v⁰ is larger.
  /// The slope of s between v⁰ and v is −s s⁰ / (√(v + ε) + √(v⁰ + ε)), which avoids a difference.
  func chainRule(_ m: Buffer, _ z: Buffer, _ z⁰: Buffer, into target: Buffer, examples: Int) {
    forEachLine(examples) { example, first in
      let (d, v) = deviations(z.example(example) + first)
      let (d⁰, v⁰) = deviations(z⁰.example(example) + first)
      let (root, root⁰) = ((v + ε).squareRoot(), (v⁰ + ε).squareRoot())
      let (s, s⁰) = (1 / root, 1 / root⁰)
      let m_k = m.example(example) + first
      let m_y = (0..<n).map { Double(m_k[$0]) * scale[$0] }
      let isLarger = v >= v⁰
      let m_s = (0..<n).reduce(0) { $0 + m_y[$1] * (isLarger ? d⁰[$1] : d[$1]) }
      let m_v = -m_s * s * s⁰ / (root + root⁰)
      let m_d = (0..<n).map {
        m_y[$0] * min(s, s⁰) + m_v * (d[$0] + d⁰[$0]) / Double(n)
      }
      let mean = isCentred ? m_d.reduce(0, +) / Double(n) : 0
      let target = target.example(example) + first
      for i in 0..<n { target[i] += Float(m_d[i] - mean) }
    }
  }

  private func deviations(_ z: UnsafePointer<Float>) -> (d: [Double], variance: Double) {
    let mean = isCentred ? (0..<n).reduce(0) { $0 + Double(z[$1]) } / Double(n) : 0
    let d = (0..<n).map { Double(z[$0]) - mean }
    return (d, d.reduce(0) { $0 + $1 * $1 } / Double(n))
  }

  /// The factor 1/σ of the line at this address.
  func factor(_ z: UnsafePointer<Float>) -> Double { 1 / (deviations(z).variance + ε).squareRoot() }

  /// Visits the first element of every line of every example.
  func forEachLine(_ examples: Int, _ body: (_ example: Int, _ first: Int) -> Void) {
    for example in 0..<examples { for line in 0..<lines { body(example, line * n) } }
  }
}
