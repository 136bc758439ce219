import Networks

extension Pass {
  /// Taylor: softmax by the first-order terms of its Taylor expansion, a line at a time.
  ///
  ///     R_j = x_j (R_j − s_j Σ_i R_i)
  ///
  /// Definition: Scalar/LRP/Rules/Taylor.swift.
  ///
  /// - Returns: The zeroth-order rest of each example, Σ_i R_i (1 − x_i + Σ_j s_j x_j).
  func taylor(from unit: Int) -> [Double] {
    guard case .softmax(let softmax) = units[unit].work else {
      preconditionFailure("a \(units[unit].operation.kind.rawValue) is not a softmax")
    }
    let operand = units[unit].operands[0]
    let (R, x, s, target) = (relevance(unit), value(operand), value(unit), prepare(operand))
    var rest = Array(repeating: 0.0, count: examples)
    softmax.forEachLine(examples) { n, line in
      let (R, x, s, target) = (R.example(n), x.example(n), s.example(n), target.example(n))
      let sum = line.reduce(0) { $0 + Double(R[$1]) }
      let mean = line.reduce(0) { $0 + Double(s[$1]) * Double(x[$1]) }
      for j in line {
        let (R_j, x_j) = (Double(R[j]), Double(x[j]))
        target[j] += Float(x_j * (R_j - Double(s[j]) * sum))
        rest[n] += R_j * (1 - x_j + mean)
      }
    }
    return rest
  }
}
