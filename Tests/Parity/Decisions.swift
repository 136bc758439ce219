import Networks

/// Where rounding may decide otherwise, found from the scalar path's values: two numbers that are
/// compared and lie within a millionth of the values around them, without being equal.
///
/// Numbers that are equal, such as the zeros of a ReLU, are so on both paths.
struct Decisions {
  private static let rounding = 1e-6

  let network: Network
  /// The value of every node.
  let values: [Tensor]

  /// Whether the largest of a window has another close to it.
  func maximumIsWithinRounding(_ example: Int) -> Bool {
    network.nodes.contains { node in
      guard case .maxPool(let window) = node.operation else { return false }
      let operand = network.nodes[node.operands[0]].shape
      return isClose(
        values[node.operands[0]].example(example).elements, in: window, of: operand)
    }
  }

  /// Whether an activation is at a kink, where its slope jumps.
  func slopeIsWithinRounding(_ example: Int) -> Bool {
    network.nodes.contains { node in
      guard case .activation(let activation) = node.operation else { return false }
      let z = values[node.operands[0]].example(example)
      let near = Decisions.rounding * z.largest
      return activation.kinks.contains { kink in
        z.elements.contains { $0 != kink && abs($0 - kink) < near }
      }
    }
  }

  /// Whether two scores share the first place.
  func targetIsWithinRounding(_ example: Int) -> Bool {
    let scores = values[network.outputPosition].example(example).elements.sorted(by: >)
    return scores.count > 1 && scores[0] - scores[1] < Decisions.rounding * abs(scores[0])
  }

  private func isClose(_ a: [Double], in window: Window, of operand: Shape) -> Bool {
    let near = Decisions.rounding * (a.map(abs).max() ?? 0)
    let seen = WindowPositions(window, over: operand)
    let positions = operand.count / operand.axes[0]
    for first in stride(from: 0, to: operand.count, by: positions) {
      for row in seen.rows {
        for column in seen.columns {
          var (largest, second) = (-Double.infinity, -Double.infinity)
          for y in row {
            for x in column {
              let value = a[first + y.input * seen.width + x.input]
              if value > largest {
                (largest, second) = (value, largest)
              } else if value > second, value < largest {
                second = value
              }
            }
          }
          if largest - second < near { return true }
        }
      }
    }
    return false
  }
}

extension Activation {
  /// Where the slope jumps.
  fileprivate var kinks: [Double] {
    switch self {
    case .relu, .leakyRelu, .elu, .selu, .celu, .abs, .sign: [0]
    case .thresholdedRelu(let alpha): [alpha]
    case .shrink(let lambda, _): [-lambda, lambda]
    case .hardSigmoid(let alpha, let beta): [-beta / alpha, (1 - beta) / alpha]
    case .hardSwish: [-3, 3]
    case .clip(let low, let high): [low, high]
    case .sigmoid, .tanh, .softplus, .gelu, .geluTanh, .silu, .mish, .softsign, .exp, .log, .power,
      .sin, .cos, .atan, .erf:
      []
    case .floor, .round: preconditionFailure("\(self) jumps between all whole numbers")
    }
  }
}
