import Networks

extension Pass {
  /// The activation's own gradient, neuron by neuron: R_j = g′(z_j) R_j, in place where it can be.
  ///
  /// Definition: Scalar/LRP/Rules/ActivationGradient.swift.
  ///
  /// - Returns: What stays behind of each example, Σ R_j (1 − g′(z_j)).
  func activationGradient(from unit: Int) -> [Double] {
    guard case .activation(let g) = units[unit].work else {
      preconditionFailure("only an activation has a slope for each neuron")
    }
    let operand = units[unit].operands[0]
    let (R, target) = (relevance(unit), relevance(operand))
    let adds = target.base != R.base && adds(to: operand)
    let z = units[unit].isReLU ? value(unit) : value(operand)
    var left = Array(repeating: 0.0, count: examples)
    for n in 0..<examples {
      for row in 0..<R.layout.rows {
        let (R_k, z, target) = (R.row(row, of: n), z.row(row, of: n), target.row(row, of: n))
        for i in 0..<R.layout.width {
          let slope = g.derivative(Double(z[i]), row * R.layout.width + i)
          let message = Double(R_k[i]) * slope
          left[n] += Double(R_k[i]) * (1 - slope)
          target[i] = adds ? target[i] + Float(message) : Float(message)
        }
      }
    }
    hasReceived[operand] = true
    return left
  }
}
