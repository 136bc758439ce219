import Foundation
import Networks

/// Softmax along an axis as a sequence of elementary steps.
///
///     e_i = exp(z_i − c) ,   S = Σ e_i ,   r = 1 / S ,   y_i = e_i · r
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

  /// The chain rule, step by step in reverse order.
  func chainRule(_ m: [Double], _ z: [Double], _ z⁰: [Double], _ slopes: some Slopes) -> [Double] {
    var m_z = z
    for line in lines {
      let c = line.map { max(z[$0], z⁰[$0]) }.max() ?? 0
      let (e, e⁰) = (line.map { exp(z[$0] - c) }, line.map { exp(z⁰[$0] - c) })
      let (r, r⁰) = (1 / e.reduce(0, +), 1 / e⁰.reduce(0, +))
      // y_i = e_i · r
      let m_r = line.indices.reduce(0) { $0 + m[line[$1]] * (e[$1] + e⁰[$1]) / 2 }
      // r = 1 / S: Δr / ΔS is −r r⁰, even if ΔS = 0.
      let m_S = -m_r * r * r⁰
      for element in line {
        // S = Σ e_i, and the factor e_i of y_i.
        let m_e = m[element] * (r + r⁰) / 2 + m_S
        m_z[element] =
          m_e * slopes.slope(from: z⁰[element], to: z[element], { exp($0 - c) }, { exp($0 - c) })
      }
    }
    return m_z
  }
}
