/// Step 2 along a row, sixteen neurons at once. It also sums the relevance that sinks take.
struct Division {
  private let ε: Lanes
  private let factor: Lanes
  private let subRule: SubRule
  private var bias = Lanes()
  private var stabiliser = Lanes()
  private var empty = Lanes()
  private var undecided = Lanes()
  private var zeros = 0
  private var negatives = 0

  init(_ subRule: SubRule) {
    self.subRule = subRule
    ε = Lanes(repeating: Float(subRule.stabiliser))
    factor = Lanes(repeating: Float(subRule.factor))
  }

  @inline(__always)
  mutating func divide(
    _ R: UnsafePointer<Float>, by d: UnsafePointer<Float>?, orBy number: Float,
    magnitudes: UnsafePointer<Float>?, z: UnsafePointer<Float>?, bias b: UnsafePointer<Float>?,
    into s: Floats, count: Int
  ) {
    forEachSixteen(count) { first, count in
      var R_k = factor * Lanes(R + first, count: count)
      if let z {
        let z_k = Lanes(z + first, count: count)
        let hasRelevance = R_k .!= 0
        let isNegative = z_k .< 0
        if subRule.sign == .plus {
          undecided += R_k.replacing(with: 0, where: z_k .!= 0)
          if any(isNegative .& hasRelevance) { negatives += 1 }
          R_k.replace(with: 0, where: .!(z_k .> 0))
        } else {
          R_k.replace(with: 0, where: .!isNegative)
        }
      }
      let d_k = d.map { Lanes($0 + first, count: count) } ?? Lanes(repeating: number)
      let ε_k = ε.replacing(with: -ε, where: d_k .< 0)
      var isEmpty = d_k .== 0
      if any(isEmpty .& (R_k .!= 0)) {
        zeros += 1
        if let magnitudes, subRule.stabiliser != 0 {
          let hasNone = Lanes(magnitudes + first, count: count) .== 0
          isEmpty = hasNone
        }
        empty += R_k.replacing(with: 0, where: .!isEmpty)
      }
      let s_k = (R_k / (d_k + ε_k)).replacing(with: 0, where: isEmpty .| (R_k .== 0))
      stabiliser += ε_k * s_k
      if let b { bias += Lanes(b + first, count: count) * s_k }
      s_k.store(to: s + first, count: count)
    }
  }

  var totals: SinkTotals {
    SinkTotals(
      bias: Double(bias.sum()), stabiliser: Double(stabiliser.sum()), empty: Double(empty.sum()),
      undecided: Double(undecided.sum()), zeros: zeros, negatives: negatives)
  }
}
