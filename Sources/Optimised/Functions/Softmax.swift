import Foundation
import Networks

/// Softmax along an axis or its logarithm, in double precision, since its time is negligible.
struct Softmax {
  /// The number of elements that are normalised together.
  private let count: Int
  /// The distance between these elements.
  private let step: Int
  /// The first element of each group.
  private let starts: [Int]
  /// Whether it is the logarithm of softmax.
  private let isLogarithm: Bool

  init(axis: Int, of shape: Shape, isLogarithm: Bool = false) {
    self.isLogarithm = isLogarithm
    count = shape.axes[axis]
    let step = shape.axes[(axis + 1)...].reduce(1, *)
    self.step = step
    let block = step * shape.axes[axis]
    starts = (0..<shape.count / block).flatMap { outer in
      (0..<step).map { outer * block + $0 }
    }
  }

  func forward(_ z: Buffer, into y: Buffer, examples: Int) {
    forEachLine(examples) { n, place in
      let line = (0..<count).map { Double(z.example(n)[place($0)]) }
      let values = isLogarithm ? logSoftmax(line) : softmax(line)
      for (i, value) in values.enumerated() { y.example(n)[place(i)] = Float(value) }
    }
  }

  /// The chain rule of the gradient: y_i (m_i − Σ_j y_j m_j), or m_i − y_i Σ_j m_j for the logarithm.
  func gradient(_ m: Buffer, _ z: Buffer, into target: Buffer, examples: Int) {
    forEachLine(examples) { n, place in
      let y = softmax((0..<count).map { Double(z.example(n)[place($0)]) })
      let m = (0..<count).map { Double(m.example(n)[place($0)]) }
      let sum = y.indices.reduce(0) { $0 + (isLogarithm ? 1 : y[$1]) * m[$1] }
      for i in y.indices {
        target.example(n)[place(i)] += Float(
          isLogarithm ? m[i] - y[i] * sum : y[i] * (m[i] - sum))
      }
    }
  }

  /// The chain rule of DeepLIFT for y_t = exp(z_t − L) with L = log Σ exp(z_k).
  ///
  ///     m_z,k = m_u,k − (Σ_t m_u,t) · ΔL/ΔS · Δe_k/Δz_k ,   m_u,t = m_t Δy_t/Δu_t
  ///
  /// Every quotient is that of two exponentials, and none of them overflows. The logarithm of softmax
  /// is u itself.
  func rescale(_ m: Buffer, _ z: Buffer, _ z⁰: Buffer, into target: Buffer, examples: Int) {
    forEachLine(examples) { n, place in
      let u = (0..<count).map { Double(z.example(n)[place($0)]) }
      let u⁰ = (0..<count).map { Double(z⁰.example(n)[place($0)]) }
      let c = max(u.max() ?? 0, u⁰.max() ?? 0)
      let (L, L⁰) = (logarithmOfSum(u), logarithmOfSum(u⁰))
      let m_u = (0..<count).map {
        Double(m.example(n)[place($0)])
          * (isLogarithm ? 1 : slopeOfExp(u⁰[$0] - L⁰, u[$0] - L))
      }
      let m_S = -m_u.reduce(0, +) / slopeOfExp(L⁰ - c, L - c)
      for k in 0..<count {
        target.example(n)[place(k)] += Float(m_u[k] + m_S * slopeOfExp(u⁰[k] - c, u[k] - c))
      }
    }
  }

  /// The slope of exp between two points, without the difference of two nearly equal exponentials.
  private func slopeOfExp(_ a: Double, _ b: Double) -> Double {
    let Δ = abs(b - a)
    return Δ == 0 ? exp(b) : exp(max(a, b)) * -expm1(-Δ) / Δ
  }

  /// The logarithm of Σ exp(z_k).
  private func logarithmOfSum(_ z: [Double]) -> Double {
    let largest = z.max() ?? 0
    return largest + log(z.reduce(0) { $0 + exp($1 - largest) })
  }

  private func softmax(_ z: [Double]) -> [Double] {
    let largest = z.max() ?? 0
    let e = z.map { exp($0 - largest) }
    let sum = e.reduce(0, +)
    return e.map { $0 / sum }
  }

  private func logSoftmax(_ z: [Double]) -> [Double] {
    let L = logarithmOfSum(z)
    return z.map { $0 - L }
  }

  /// Visits the elements of every line of every example.
  func forEachLine(_ examples: Int, _ body: (_ n: Int, _ line: [Int]) -> Void) {
    let lines = starts.map { start in (0..<count).map { start + $0 * step } }
    for n in 0..<examples { for line in lines { body(n, line) } }
  }

  private func forEachLine(_ examples: Int, _ body: (_ n: Int, _ place: (Int) -> Int) -> Void) {
    for n in 0..<examples { for start in starts { body(n) { start + $0 * step } } }
  }
}
