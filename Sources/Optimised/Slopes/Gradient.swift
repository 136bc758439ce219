import Attribution
import Foundation
import Networks

extension Pass {
  /// The chain rule for the gradient at one unit.
  ///
  /// If a layer propagates to a gated ReLU, the kernel applies the gate as it writes, and the ReLU
  /// itself does nothing.
  func gradient(from unit: Int, _ rule: ReLURule, gated: Set<Int>) {
    if gated.contains(unit) { return }
    guard let operand = units[unit].operands.first, gated.contains(operand),
      case .linear(.layer(let layer)) = units[unit].work
    else { return chainRule(from: unit, .gradient(rule)) }
    layer.transposed(
      transposedInput(relevance(unit), .layer(layer)), .whole,
      gate: rule == .deconvNet ? nil : value(operand).seen(as: layer.input),
      into: relevance(operand).seen(as: layer.input.inner), examples: examples,
      isRectified: rule != .gradient, isSparse: units[unit].isPooled, scratch: scratch, team: team)
    hasReceived[operand] = true
  }

  /// Propagates m through an activation along a row: g′(z) m, or at a ReLU its rule.
  ///
  /// - Parameter a: At a ReLU its own value, which is positive exactly where z is; otherwise, and
  ///   under BetaSmooth, z.
  func gradient(
    _ m: UnsafePointer<Float>, _ g: ActivationFunction, _ rule: ReLURule,
    _ a: UnsafePointer<Float>, into target: Floats, count: Int, first: Int, adds: Bool
  ) {
    if case (.relu, .betaSmooth(let β)) = (g.activation, rule) {
      for i in 0..<count {
        let message = Float(Double(m[i]) / (1 + exp(-β * Double(a[i]))))
        target[i] = adds ? target[i] + message : message
      }
      return
    }
    if case .relu = g.activation {
      forEachSixteen(count) { i, count in
        let (m, a) = (Lanes(m + i, count: count), Lanes(a + i, count: count))
        var message =
          switch rule {
          case .gradient: m.passing(a)
          case .deconvNet: m.positive
          case .guided: m.positive.passing(a)
          case .betaSmooth: preconditionFailure("BetaSmooth reads z")
          }
        if adds { message += Lanes(target + i, count: count) }
        message.store(to: target + i, count: count)
      }
      return
    }
    if let slopes = g.slopes16 {
      forEachSixteen(count) { i, count in
        var message = slopes(Lanes(a + i, count: count)) * Lanes(m + i, count: count)
        if adds { message += Lanes(target + i, count: count) }
        message.store(to: target + i, count: count)
      }
      return
    }
    for i in 0..<count {
      let message = Float(g.derivative(Double(a[i]), first + i) * Double(m[i]))
      target[i] = adds ? target[i] + message : message
    }
  }
}
