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

  /// The logarithm of softmax, y_i = z_i − log Σ e^{z_k}.
  func logarithm(_ z: [Double]) -> [Double] {
    var y = z
    for line in lines {
      let c = line.map { z[$0] }.max() ?? 0
      let L = logarithmOfSum(line, z, c)
      for i in line { y[i] = z[i] - c - L }
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
    let (u, u⁰) = (logarithm(z), logarithm(z⁰))
    // y_t = exp(u_t)
    let m_u = m.indices.map { m[$0] * slopes.slope(from: u⁰[$0], to: u[$0], exp, exp) }
    return chainRuleOfLogarithm(m_u, z, z⁰, slopes)
  }

  /// The chain rule of the logarithm u_t of softmax: that of softmax without its first step.
  func chainRuleOfLogarithm(
    _ m_u: [Double], _ z: [Double], _ z⁰: [Double], _ slopes: some Slopes
  ) -> [Double] {
    var m_z = m_u
    for line in lines {
      let c = line.map { max(z[$0], z⁰[$0]) }.max() ?? 0
      let (L, L⁰) = (logarithmOfSum(line, z, c), logarithmOfSum(line, z⁰, c))
      // u_t = z_t − c − L
      let m_L = line.reduce(0) { $0 - m_u[$1] }
      // S = exp(L): ΔL / ΔS is the reciprocal of its slope.
      let m_S = m_L / slopes.slope(from: L⁰, to: L, exp, exp)
      for k in line {
        // S = Σ e_k, and the z_k of u_k.
        m_z[k] += m_S * slopes.slope(from: z⁰[k] - c, to: z[k] - c, exp, exp)
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
