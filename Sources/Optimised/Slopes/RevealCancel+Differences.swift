import Attribution
import Networks

/// The division of every neuron's difference from the baseline into a positive and a negative part.
extension RevealCancel {
  /// The parts Δ⁺ and Δ⁻ of a neuron's difference, in double precision.
  ///
  /// The forward pass and the sums of the parts round differently. The larger part is set to z − z⁰
  /// minus the smaller one, so that the two add up exactly even where they nearly cancel.
  struct Parts {
    let z⁰: Double
    let positive: Double
    let negative: Double
    let whole: Double

    init(_ Δ⁺: Float, _ Δ⁻: Float, of z: Float, against z⁰: Float) {
      self.z⁰ = Double(z⁰)
      whole = Double(z) - Double(z⁰)
      if Δ⁺ > -Δ⁻ {
        negative = Double(Δ⁻)
        positive = whole - negative
      } else {
        positive = Double(Δ⁺)
        negative = whole - positive
      }
    }
  }

  static func parts(
    of index: Int, _ parts: [(positive: Buffer, negative: Buffer)], _ pass: Pass, _ memory: Scratch
  ) -> (positive: Buffer, negative: Buffer) {
    let unit = pass.units[index]
    let layout = unit.layout.inner
    let examples = pass.examples
    let Δ⁺ = Buffer(memory.take(layout.count * examples), layout)
    let Δ⁻ = Buffer(memory.take(layout.count * examples), layout)
    switch unit.work {
    case .linear(let connections) where Set.passingBothParts.contains(unit.operation.kind):
      let below = parts[unit.operands[0]]
      for (target, same, exchanged) in [
        (Δ⁺, below.positive, below.negative), (Δ⁻, below.negative, below.positive),
      ] {
        connections.forward([same], [], .positive, bias: nil, into: target, adds: false, pass)
        connections.forward([exchanged], [], .negative, bias: nil, into: target, adds: true, pass)
      }
    case .linear(let connections) where !connections.isProduct:
      let (up, down) = (differences(unit.operands, pass, 1), differences(unit.operands, pass, -1))
      let view = connections.view(of: layout)
      for (target, first, second) in [
        (Δ⁺, WeightTransform.positive, WeightTransform.negative), (Δ⁻, .negative, .positive),
      ] {
        let target = target.seen(as: view)
        connections.forward(up, [], first, bias: nil, into: target, adds: false, pass)
        connections.forward(down, [], second, bias: nil, into: target, adds: true, pass)
      }
    case .rearrange(let connections):
      for (target, operands) in [
        (Δ⁺, unit.operands.map { parts[$0].positive }),
        (Δ⁻, unit.operands.map { parts[$0].negative }),
      ] {
        connections.forward(
          operands, into: target, examples: examples, constants: false, team: pass.team)
      }
    case .activation(let g):
      let below = unit.operands[0]
      let (z, z⁰) = (pass.value(below), pass.baseline(below))
      forEach(layout, examples) { row, n, i in
        let Δz = Parts(
          parts[below].positive.row(row, of: n)[i], parts[below].negative.row(row, of: n)[i],
          of: z.row(row, of: n)[i], against: z⁰.row(row, of: n)[i])
        let (y⁺, y⁻) = g.differences(Δz, row * layout.width + i)
        Δ⁺.row(row, of: n)[i] = Float(y⁺)
        Δ⁻.row(row, of: n)[i] = Float(y⁻)
      }
    case .input, .constant, .linear, .maxPool, .product, .softmax,
      .layerNormalization, .embedding:
      let (a, a⁰) = (pass.value(index), pass.baseline(index))
      forEach(layout, examples) { row, n, i in
        let Δ = a.row(row, of: n)[i] - a⁰.row(row, of: n)[i]
        Δ⁺.row(row, of: n)[i] = positive(Δ)
        Δ⁻.row(row, of: n)[i] = negative(Δ)
      }
    }
    return (Δ⁺, Δ⁻)
  }

  /// The parts (Δa)⁺ or (Δa)⁻ of operands, with the borders that kernels read.
  static func differences(_ operands: [Int], _ pass: Pass, _ sign: Float) -> [Buffer] {
    operands.map { operand in
      let layout = pass.units[operand].layout
      let Δ = pass.scratch.take(layout, examples: pass.examples)
      let (a, a⁰) = (pass.value(operand), pass.baseline(operand))
      forEach(layout.inner, pass.examples) { row, n, i in
        let difference = a.row(row, of: n)[i] - a⁰.row(row, of: n)[i]
        Δ.row(row, of: n)[i] = sign * difference > 0 ? difference : 0
      }
      return Δ
    }
  }

  static func forEach(
    _ layout: Layout, _ examples: Int, _ body: (_ row: Int, _ n: Int, _ i: Int) -> Void
  ) {
    for n in 0..<examples {
      for row in 0..<layout.rows { for i in 0..<layout.width { body(row, n, i) } }
    }
  }
}

extension ActivationFunction {
  /// The output differences Δy⁺ and Δy⁻: what each part adds, averaged over both orders of adding
  /// them. Where the activation is not defined with one part alone, both have the slope of the Rescale
  /// rule.
  func differences(_ Δ: RevealCancel.Parts, _ place: Int) -> (Double, Double) {
    let none = value(Δ.z⁰, place)
    guard [Δ.positive, Δ.negative].allSatisfy({ activation.isDefined(at: Δ.z⁰ + $0) }) else {
      let z = Δ.z⁰ + Δ.whole
      let isSmall = abs(Δ.whole) < smallestDifference
      let slope = isSmall ? derivative(z, place) : (value(z, place) - none) / Δ.whole
      return (slope * Δ.positive, slope * Δ.negative)
    }
    let first = value(Δ.z⁰ + Δ.positive, place)
    let second = value(Δ.z⁰ + Δ.negative, place)
    let both = value(Δ.z⁰ + Δ.whole, place)
    return ((first - none + both - second) / 2, (second - none + both - first) / 2)
  }
}
