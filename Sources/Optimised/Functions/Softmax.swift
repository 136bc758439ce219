import Foundation
import Networks

/// Softmax along an axis, in double precision, since its time is negligible.
struct Softmax {
  /// The number of elements that are normalised together.
  private let count: Int
  /// The distance between these elements.
  private let step: Int
  /// The first element of each group.
  private let starts: [Int]

  init(axis: Int, of shape: Shape) {
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
      for (i, value) in softmax(line).enumerated() { y.example(n)[place(i)] = Float(value) }
    }
  }

  /// The chain rule of the gradient: y_i (m_i − Σ_j y_j m_j).
  func gradient(_ m: Buffer, _ z: Buffer, into target: Buffer, examples: Int) {
    forEachLine(examples) { n, place in
      let y = softmax((0..<count).map { Double(z.example(n)[place($0)]) })
      let mean = y.indices.reduce(0) { $0 + y[$1] * Double(m.example(n)[place($1)]) }
      for i in y.indices {
        target.example(n)[place(i)] += Float(y[i] * (Double(m.example(n)[place(i)]) - mean))
      }
    }
  }

  /// The chain rule of DeepLIFT through exponentials e, their sum S, its reciprocal r and the
  /// product e · r.
  func rescale(_ m: Buffer, _ z: Buffer, _ z⁰: Buffer, into target: Buffer, examples: Int) {
    forEachLine(examples) { n, place in
      let (u, v) = (z.example(n), z⁰.example(n))
      let shift = (0..<count).map { Double(max(u[place($0)], v[place($0)])) }.max() ?? 0
      let e = (0..<count).map { exp(Double(u[place($0)]) - shift) }
      let e⁰ = (0..<count).map { exp(Double(v[place($0)]) - shift) }
      let (r, r⁰) = (1 / e.reduce(0, +), 1 / e⁰.reduce(0, +))
      let m_k = (0..<count).map { Double(m.example(n)[place($0)]) }
      let m_S = (0..<count).reduce(0) { $0 - m_k[$1] * 0.5 * (e[$1] + e⁰[$1]) } * r * r⁰
      for i in 0..<count {
        let Δ = Double(u[place(i)]) - Double(v[place(i)])
        // Δe / Δz, without the difference of two nearly equal exponentials.
        let slope = Δ == 0 ? e[i] : e⁰[i] * expm1(Δ) / Δ
        target.example(n)[place(i)] += Float((m_k[i] * 0.5 * (r + r⁰) + m_S) * slope)
      }
    }
  }

  private func softmax(_ z: [Double]) -> [Double] {
    let largest = z.max() ?? 0
    let e = z.map { exp($0 - largest) }
    let sum = e.reduce(0, +)
    return e.map { $0 / sum }
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
