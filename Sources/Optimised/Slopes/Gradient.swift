import Attribution
import Networks

extension Pass {
  /// What an activation hands down of m along a row: g′(z) m, or what DeconvNet and guided
  /// backpropagation make of it at a ReLU.
  ///
  /// - Parameter a: At a ReLU its own value, which is positive where z is; elsewhere z.
  func gradient(
    _ m: UnsafePointer<Float>, _ g: ActivationFunction, _ rule: ReLURule,
    _ a: UnsafePointer<Float>, into target: Floats, count: Int, first: Int, adds: Bool
  ) {
    @inline(__always)
    func put(_ slope: (Int) -> Float) {
      if adds {
        for i in 0..<count { target[i] += slope(i) }
      } else {
        for i in 0..<count { target[i] = slope(i) }
      }
    }
    switch (g.activation, rule) {
    case (.relu, .gradient): put { a[$0] > 0 ? m[$0] : 0 }
    case (.relu, .deconvNet): put { positive(m[$0]) }
    case (.relu, .guided): put { a[$0] > 0 ? positive(m[$0]) : 0 }
    default: put { Float(g.derivative(Double(a[$0]), first + $0) * Double(m[$0])) }
    }
  }
}
