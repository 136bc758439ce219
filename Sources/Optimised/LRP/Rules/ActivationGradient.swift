import Networks

extension Pass {
  /// A unit's own gradient, neuron by neuron: R_j = g′(z_j) R_j, in place. What is left of each
  /// example's relevance, Σ R_j (1 − g′(z_j)), stays behind.
  func activationGradient(_ R: Buffer, from unit: Int, into target: Buffer, adds: Bool) -> [Double]
  {
    guard case .activation(let g) = units[unit].work else {
      preconditionFailure("only an activation has a slope for each neuron")
    }
    let z = units[unit].isReLU ? value(unit) : value(units[unit].operands[0])
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
    return left
  }
}
