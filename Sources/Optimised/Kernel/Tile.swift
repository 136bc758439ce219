/// The innermost loop of the optimised path: a tile of the output that stays in registers while its
/// sums are computed.
///
///     out[p][k] = Σ_i in[p + i] · w[i][k]      for `rows` positions p and `strips` strips of outputs k
///
/// Each step loads one number per row and one strip of weights, and multiplies and adds each row's
/// number with the strip. Every output adds its terms in the same order, so its bits depend neither
/// on the tile's position nor on its shape.
struct Tile<let rows: Int, let strips: Int> {
  /// The address of each row's inputs.
  var inputs: InlineArray<rows, UnsafePointer<Float>>
  /// The address of each row's factors, which may multiply or gate its sums.
  var factors: InlineArray<rows, UnsafePointer<Float>>
  /// The address of each row's outputs.
  var outputs: InlineArray<rows, Floats>
  /// The address of each strip's weights for the first step; those of the next step lie a panel
  /// further.
  var weights: InlineArray<strips, UnsafePointer<Float>>

  /// The number of rows.
  static var height: Int { rows }
  /// The number of outputs side by side.
  static var width: Int { strips * Strip.width }

  /// Creates a tile whose rows and strips all have the same address until they are set.
  @inline(__always)
  init(at place: Floats) {
    inputs = InlineArray(repeating: UnsafePointer(place))
    factors = InlineArray(repeating: UnsafePointer(place))
    outputs = InlineArray(repeating: place)
    weights = InlineArray(repeating: UnsafePointer(place))
  }

  /// Computes and writes the sums.
  ///
  /// - Parameters:
  ///   - runs: The offset of each run of contiguous inputs from a row's address.
  ///   - length: The length of every run.
  ///   - stride: The distance in memory between the inputs of a run.
  ///   - valid: The number of rows to write.
  ///   - width: The number of outputs from the first strip on.
  @inline(never)
  func run(
    _ runs: UnsafeBufferPointer<Int>, length: Int, stride: Int = 1, valid: Int, width: Int,
    finish: Finish
  ) {
    var sums = InlineArray<rows, InlineArray<strips, Strip>>(
      repeating: InlineArray(repeating: Strip()))
    if let bias = finish.bias {
      for v in 0..<strips {
        let start = Strip(bias + v * Strip.width, count: width - v * Strip.width)
        for q in 0..<rows { sums[unchecked: q][unchecked: v] = start }
      }
    }
    var w = weights
    for run in runs {
      let a = InlineArray<rows, UnsafePointer<Float>> { inputs[$0] + run }
      var place = 0
      for i in 0..<length {
        for v in 0..<strips {
          let w_i = Strip(w[unchecked: v] + i &* Panel.width)
          for q in 0..<rows {
            sums[unchecked: q][unchecked: v].add(a[unchecked: q][place], times: w_i)
          }
        }
        place &+= stride
      }
      for v in 0..<strips { w[unchecked: v] += length &* Panel.width }
    }
    for q in 0..<rows where q < valid {
      for v in 0..<strips {
        let first = v * Strip.width
        finish.write(
          sums[unchecked: q][unchecked: v], to: outputs[unchecked: q] + first,
          factor: factors[unchecked: q] + first, count: width - first)
      }
    }
  }
}

/// The final processing of a sum before it is written.
struct Finish {
  /// The initial value of the sum of each output; `nil` for zero.
  var bias: UnsafePointer<Float>?
  /// Whether the sum is multiplied by its factor.
  var multiplies = false
  /// Whether the sum passes only where its factor is positive.
  var isGated = false
  /// Whether the sum is added to the existing value.
  var adds = false
  /// Whether a ReLU is applied to the sum.
  var isRectified = false

  /// Writes a panel of sums, or the first `count` of them.
  @inline(__always)
  func write(_ sums: Panel, to output: Floats, factor: UnsafePointer<Float>, count: Int) {
    write(sums.low, to: output, factor: factor, count: count)
    write(sums.high, to: output + 16, factor: factor + 16, count: count - 16)
  }

  /// Writes sixteen sums, or the first `count` of them.
  @inline(__always)
  func write(_ sums: Lanes, to output: Floats, factor: UnsafePointer<Float>, count: Int) {
    guard count >= 16 else { return write(first: count, of: sums, to: output, factor: factor) }
    var sums = sums
    if multiplies { sums *= Lanes(factor) }
    if isGated { sums = sums.passing(Lanes(factor)) }
    if adds { sums += Lanes(UnsafePointer(output)) }
    if isRectified { sums = sums.positive }
    sums.store(to: output)
  }

  private func write(
    first count: Int, of sums: Lanes, to output: Floats, factor: UnsafePointer<Float>
  ) {
    for k in 0..<max(count, 0) {
      var sum = sums[k]
      if multiplies { sum *= factor[k] }
      if isGated, !(factor[k] > 0) { sum = 0 }
      if adds { sum += output[k] }
      output[k] = isRectified && sum < 0 ? 0 : sum
    }
  }
}
