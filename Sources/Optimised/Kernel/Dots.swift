/// The innermost loop for few outputs, such as the three colours to which the first convolution
/// propagates.
///
///     out[p][k] = Σ_i in[p + i] · w[k][i]        for `rows` positions p and up to four outputs k
///
/// Four outputs side by side would leave most of a panel empty. Instead, sixteen neighbouring inputs
/// are processed at once, and the sixteen lanes are summed at the end.
struct Dots<let rows: Int> {
  /// The largest number of outputs.
  static var outputs: Int { 4 }
  /// The number of rows.
  static var height: Int { rows }

  /// The address of each row's inputs.
  var inputs: InlineArray<rows, UnsafePointer<Float>>

  /// The sums of every row, its outputs side by side.
  ///
  /// - Parameters:
  ///   - runs: The offset of each run of contiguous inputs from a row's address.
  ///   - length: The length of every run, a multiple of sixteen.
  ///   - weights: The weights, output by output, each runs.count · length long.
  @inline(never)
  func sums(
    _ runs: UnsafeBufferPointer<Int>, length: Int, weights: UnsafePointer<Float>
  ) -> InlineArray<rows, Panel> {
    let steps = runs.count * length
    var lanes = InlineArray<rows, InlineArray<4, Lanes>>(
      repeating: InlineArray(repeating: Lanes()))
    var w = weights
    for run in runs {
      for i in stride(from: 0, to: length, by: Lanes.width) {
        let w_i = InlineArray<4, Lanes> { Lanes(w + ($0 &* steps &+ i)) }
        for q in 0..<rows {
          let a = Lanes(inputs[unchecked: q] + (run &+ i))
          for k in 0..<4 {
            lanes[unchecked: q][unchecked: k] = lanes[unchecked: q][unchecked: k]
              .addingProduct(a, w_i[unchecked: k])
          }
        }
      }
      w += length
    }
    return InlineArray<rows, Panel> { q in
      var sums = Panel()
      for k in 0..<4 { sums.low[k] = lanes[unchecked: q][unchecked: k].sum() }
      return sums
    }
  }
}
