import Attribution
import Networks

/// The |Δin| below which DeepLIFT uses the gradient at the example.
let smallestDifference = 1e-10

extension Pass {
  /// Propagates m through an activation along a row under the Rescale rule: Δout / Δin · m.
  func rescale(
    _ m: UnsafePointer<Float>, _ g: ActivationFunction, _ z: UnsafePointer<Float>,
    _ z⁰: UnsafePointer<Float>, into target: Floats, count: Int, first: Int, adds: Bool
  ) {
    if case .relu = g.activation {
      forEachSixteen(count) { i, count in
        let (z, z⁰) = (Lanes(z + i, count: count), Lanes(z⁰ + i, count: count))
        let Δin = z - z⁰
        let Δout = z.replacing(with: 0, where: z .< 0) - z⁰.replacing(with: 0, where: z⁰ .< 0)
        let gradient = Lanes().replacing(with: 1, where: z .> 0)
        let isSmall = (Δin .< Float(smallestDifference)) .& (Δin .> -Float(smallestDifference))
        var message = (Δout / Δin).replacing(with: gradient, where: isSmall)
        message *= Lanes(m + i, count: count)
        if adds { message += Lanes(target + i, count: count) }
        message.store(to: target + i, count: count)
      }
      return
    }
    for i in 0..<count {
      let message = slope(g, Double(z⁰[i]), Double(z[i]), first + i) * Double(m[i])
      target[i] = adds ? target[i] + Float(message) : Float(message)
    }
  }

  private func slope(_ g: ActivationFunction, _ z⁰: Double, _ z: Double, _ place: Int) -> Double {
    let Δin = z - z⁰
    if abs(Δin) < smallestDifference { return g.derivative(z, place) }
    return (g.value(z, place) - g.value(z⁰, place)) / Δin
  }

  /// Propagates m through max pooling under the Rescale rule. With a window's output o at the
  /// example, r at the baseline and M = max(o, r), the example's winner contributes M − r and the
  /// baseline's winner o − M. Among equal maxima of the baseline, the example's winner is the winner.
  func rescale(_ m: Buffer, from unit: Int, _ pooling: MaxPooling) {
    let operand = units[unit].operands[0]
    let (a, a⁰) = (value(operand), baseline(operand))
    let (o, r) = (value(unit), baseline(unit))
    let example = scratch.take(m.layout, examples: examples)
    let reference = scratch.take(m.layout, examples: examples)
    team.forEachRow(of: m.layout, examples: examples) { row, n in
      let (m, o, r) = (m.row(row, of: n), o.row(row, of: n), r.row(row, of: n))
      let (example, reference) = (example.row(row, of: n), reference.row(row, of: n))
      for i in 0..<units[unit].layout.width {
        let M = max(o[i], r[i])
        example[i] = m[i] * (M - r[i])
        reference[i] = m[i] * (o[i] - M)
      }
    }
    let inner = a.layout.inner
    let contributions = scratch.take(inner, examples: examples)
    let gradient = scratch.take(inner, examples: examples)
    for buffer in [contributions, gradient] {
      buffer.base.update(repeating: 0, count: inner.count * examples)
    }
    pooling.route(example, by: a, into: contributions, examples: examples, team: team)
    pooling.route(
      reference, by: a⁰, preferring: a, into: contributions, examples: examples, team: team)
    pooling.route(m, by: a, into: gradient, examples: examples, team: team)
    let target = prepare(operand)
    team.forEachRow(of: inner, examples: examples) { row, n in
      let (a, a⁰, target) = (a.row(row, of: n), a⁰.row(row, of: n), target.row(row, of: n))
      let (contributions, gradient) = (contributions.row(row, of: n), gradient.row(row, of: n))
      for i in 0..<inner.width {
        let Δin = a[i] - a⁰[i]
        target[i] +=
          abs(Δin) < Float(smallestDifference) ? gradient[i] : contributions[i] / Δin
      }
    }
  }
}
