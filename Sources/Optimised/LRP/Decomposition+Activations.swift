import Attribution
import Networks

extension Decomposition {
  /// A term's weight transform, and its transformed activations for every operand.
  typealias Factors = (weight: WeightTransform, x: [Buffer])

  /// x of every term that does not vanish, and of the first where all do.
  func activations(of terms: [Term]) -> [Factors] {
    let present = terms.filter { !vanishes($0) }
    return (present.isEmpty ? Array(terms.prefix(1)) : present).map { term in
      (
        term.weight,
        pass.units[unit].operands.indices.map { activations(term.activation, of: $0) }
      )
    }
  }

  /// Whether a term adds nothing: a negative part of what cannot be negative.
  private func vanishes(_ term: Term) -> Bool {
    let areNonNegative = pass.units[unit].operands.allSatisfy { pass.units[$0].isNonNegative }
    if term.activation == .negative, areNonNegative { return true }
    switch connections {
    case .boxes: return term.weight.dropsPositive
    case .sparse(let sparse): return !sparse.hasNegativeWeights && term.weight.dropsPositive
    case .layer, .volume, .matrixProduct, .affine, .layerNormalization: return false
    }
  }

  private func activations(_ transform: ActivationTransform, of place: Int) -> Buffer {
    let unit = pass.units[pass.units[unit].operands[place]]
    let a = operands[place]
    func lessBound(_ bound: Bound) -> Buffer {
      let bounds = bound.expanded(to: unit.shape).map { Float($0) }.placed(in: a.layout)
      return bounds.withUnsafeBufferPointer { bounds in
        guard let bounds = bounds.baseAddress else { return a }
        return transformed(a) { a, place in a - Lanes(bounds + place.first, count: place.count) }
      }
    }
    switch transform {
    case .whole: return a
    case .positive where unit.isNonNegative: return a
    case .positive: return transformed(a) { a, _ in a.replacing(with: 0, where: a .< 0) }
    case .negative: return transformed(a) { a, _ in a.replacing(with: 0, where: a .> 0) }
    case .one: return transformed(a) { _, _ in Lanes(repeating: 1) }
    case .above(let bound), .below(let bound): return lessBound(bound)
    case .sign(let μ): return transformed(a) { a, _ in a.sign(above: Float(μ)) }
    case .lessSign(let μ): return transformed(a) { a, _ in a - a.sign(above: Float(μ)) }
    }
  }

  /// A copy of activations, changed sixteen at a time; the border stays zero.
  func transformed(
    _ a: Buffer, _ change: (_ a: Lanes, _ place: (first: Int, count: Int)) -> Lanes
  ) -> Buffer {
    var x = pass.scratch.take(a.layout, examples: pass.examples)
    x.stride = a.layout.count
    pass.team.forEachRow(of: a.layout.inner, examples: pass.examples) { row, n in
      let (source, target) = (a.row(row, of: n), x.row(row, of: n))
      forEachSixteen(a.layout.width) { first, count in
        change(Lanes(source + first, count: count), (row * a.layout.width + first, count))
          .store(to: target + first, count: count)
      }
    }
    return x
  }
}

extension SIMD16<Float> {
  /// sgn(self − μ), with sgn(0) = +1.
  @inline(__always)
  fileprivate func sign(above μ: Float) -> Lanes {
    Lanes(repeating: 1).replacing(with: -1, where: self .< μ)
  }
}
