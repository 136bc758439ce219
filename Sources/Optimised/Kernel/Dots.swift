/// The innermost loop where a place has few outputs, such as the three colours on the way back through
/// a first convolution.
///
///     out[p][k] = Σ_i in[p + i] · w[k][i]        for four places p and up to four outputs k
///
/// Side by side, four outputs would leave most of a panel empty. Here sixteen neighbouring inputs are
/// handled at once, and the sixteen lanes are added up in the end.
struct Dots {
  /// The number of places.
  static let rows = 4
  /// The largest number of outputs.
  static let outputs = 4

  /// Where each row's sum reads.
  var inputs: InlineArray<4, UnsafePointer<Float>>

  /// The sums of every row, its outputs side by side.
  ///
  /// - Parameters:
  ///   - runs: Where each run of contiguous inputs begins, from a row's place.
  ///   - length: How long every run is, a multiple of sixteen.
  ///   - weights: The weights of one output after the other, each runs.count · length long.
  @inline(never)
  func sums(
    _ runs: UnsafeBufferPointer<Int>, length: Int, weights: UnsafePointer<Float>
  ) -> InlineArray<4, Panel> {
    let steps = runs.count * length
    var lanes = InlineArray<4, InlineArray<4, Lanes>>(repeating: InlineArray(repeating: Lanes()))
    var w = weights
    for run in runs {
      for i in stride(from: 0, to: length, by: 16) {
        let w_i = InlineArray<4, Lanes> { Lanes(w + ($0 &* steps &+ i)) }
        for q in 0..<4 {
          let a = Lanes(inputs[unchecked: q] + (run &+ i))
          for k in 0..<4 {
            lanes[unchecked: q][unchecked: k] = lanes[unchecked: q][unchecked: k]
              .addingProduct(a, w_i[unchecked: k])
          }
        }
      }
      w += length
    }
    return InlineArray<4, Panel> { q in
      var sums = Panel()
      for k in 0..<4 { sums.low[k] = lanes[unchecked: q][unchecked: k].sum() }
      return sums
    }
  }
}
