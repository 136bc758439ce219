import Foundation
import Networks

/// Softmax along an axis.
///
///     e_k = exp(z_k − c) ,   S = Σ e_k ,   y_t = e_t / S
///
/// The constant c, the maximum, does not change the result and prevents overflow.
struct Softmax {
  /// For each group of elements normalised together, their flat indices.
  let lines: [[Int]]

  init(axis: Int, of operand: Shape) {
    var others = operand.axes
    others[axis] = 1
    let stride = operand.strides[axis]
    lines = Shape(others).indices(strides: operand.strides).map { first in
      (0..<operand.axes[axis]).map { first + $0 * stride }
    }
  }

  func forward(_ z: [Double]) -> [Double] {
    var y = z
    for line in lines {
      let c = line.map { z[$0] }.max() ?? 0
      let e = line.map { exp(z[$0] - c) }
      let sum = e.reduce(0, +)
      for (i, element) in line.enumerated() { y[element] = e[i] / sum }
    }
    return y
  }

  /// The chain rule of softmax as exponentials, their sum, its logarithm and one more exponential,
  /// step by step in reverse order.
  ///
  ///     y_t = exp(u_t) ,   u_t = z_t − c − L ,   L = log S ,   S = Σ e_k ,   e_k = exp(z_k − c)
  ///
  /// The constant c is the largest of z and z⁰, so that S or S⁰ is at least 1. The multipliers stay
  /// bounded, and their contributions add up to Σ m_t Δy_t. The product e_t · (1 / S) would be as
  /// complete, but its terms grow like exp(Δz) and cancel.
  func chainRule(_ m: [Double], _ z: [Double], _ z⁰: [Double], _ slopes: some Slopes) -> [Double] {
    var m_z = z
    for line in lines {
      let c = line.map { max(z[$0], z⁰[$0]) }.max() ?? 0
      let (L, L⁰) = (logarithmOfSum(line, z, c), logarithmOfSum(line, z⁰, c))
      // y_t = exp(u_t)
      let m_u = line.map { t in
        m[t] * slopes.slope(from: z⁰[t] - c - L⁰, to: z[t] - c - L, exp, exp)
      }
      // u_t = z_t − c − L
      let m_L = -m_u.reduce(0, +)
      // S = exp(L): ΔL / ΔS is the reciprocal of its slope.
      let m_S = m_L / slopes.slope(from: L⁰, to: L, exp, exp)
      for (m_ut, k) in zip(m_u, line) {
        // S = Σ e_k, and the z_k of u_k.
        let m_e = m_S * slopes.slope(from: z⁰[k] - c, to: z[k] - c, exp, exp)
        m_z[k] = m_ut + m_e
      }
    }
    return m_z
  }

  /// The logarithm of Σ exp(z_k − c), which does not underflow where c is far above every z_k.
  private func logarithmOfSum(_ line: [Int], _ z: [Double], _ c: Double) -> Double {
    let largest = line.map { z[$0] }.max() ?? 0
    return largest - c + log(line.reduce(0) { $0 + exp(z[$1] - largest) })
  }
}
