/// The innermost loop of the optimised path: a tile of the output that stays in registers while its
/// sums are computed.
///
///     out[p][k] = Σ_i in[p + i] · w[i][k]      for `rows` positions p and `panels` · 32 outputs k
///
/// Each step loads one number per row and one panel of weights, and performs rows · panels · 32
/// multiplications and additions. Eight rows and one panel fill sixteen of the thirty-two wide
/// registers, enough to keep both multipliers busy. Every output adds its terms in the same order,
/// so its bits do not depend on the tile's position.
struct Tile<let rows: Int, let panels: Int> {
  /// The address of each row's inputs.
  var inputs: InlineArray<rows, UnsafePointer<Float>>
  /// The address of each row's factors, which may multiply or gate its sums.
  var factors: InlineArray<rows, UnsafePointer<Float>>
  /// The address of each row's outputs.
  var outputs: InlineArray<rows, Floats>

  /// Creates a tile whose rows all have the same address until they are set.
  @inline(__always)
  init(at place: Floats) {
    inputs = InlineArray(repeating: UnsafePointer(place))
    factors = InlineArray(repeating: UnsafePointer(place))
    outputs = InlineArray(repeating: place)
  }

  /// Computes and writes the sums.
  ///
  /// - Parameters:
  ///   - runs: The offset of each run of contiguous inputs from a row's address.
  ///   - length: The length of every run.
  ///   - stride: The distance in memory between the inputs of a run.
  ///   - weights: The first panel; the others follow, each runs.count · length steps long.
  ///   - valid: The number of rows to write.
  ///   - width: The number of outputs from the first panel on.
  @inline(never)
  func run(
    _ runs: UnsafeBufferPointer<Int>, length: Int, stride: Int = 1, weights: UnsafePointer<Panel>,
    valid: Int, width: Int, finish: Finish
  ) {
    var sums = InlineArray<rows, InlineArray<panels, Panel>>(
      repeating: InlineArray(repeating: Panel()))
    if let bias = finish.bias {
      for v in 0..<panels {
        let start = Panel(bias + v * Panel.width, count: width - v * Panel.width)
        for q in 0..<rows { sums[unchecked: q][unchecked: v] = start }
      }
    }
    let panel = runs.count * length
    var w = InlineArray<panels, UnsafePointer<Panel>> { weights + $0 * panel }
    for run in runs {
      let a = InlineArray<rows, UnsafePointer<Float>> { inputs[$0] + run }
      var place = 0
      for i in 0..<length {
        for v in 0..<panels {
          let w_i = w[unchecked: v][i]
          for q in 0..<rows {
            sums[unchecked: q][unchecked: v].add(a[unchecked: q][place], times: w_i)
          }
        }
        place &+= stride
      }
      for v in 0..<panels { w[unchecked: v] += length }
    }
    for q in 0..<rows where q < valid {
      for v in 0..<panels {
        let (output, factor) = (
          outputs[unchecked: q] + v * Panel.width, factors[unchecked: q] + v * Panel.width
        )
        let count = width - v * Panel.width
        if count >= Panel.width {
          finish.write(sums[unchecked: q][unchecked: v], to: output, factor: factor)
        } else {
          finish.write(sums[unchecked: q][unchecked: v], to: output, factor: factor, count: count)
        }
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

  /// Writes thirty-two sums.
  @inline(__always)
  func write(_ sums: Panel, to output: Floats, factor: UnsafePointer<Float>) {
    var (low, high) = (sums.low, sums.high)
    if multiplies || isGated {
      let factor = Panel(factor)
      low = multiplies ? low * factor.low : low.passing(factor.low)
      high = multiplies ? high * factor.high : high.passing(factor.high)
    }
    if adds {
      let there = Panel(UnsafePointer(output))
      low += there.low
      high += there.high
    }
    if isRectified { (low, high) = (low.positive, high.positive) }
    low.store(to: output)
    high.store(to: output + 16)
  }

  /// Writes the first `count` of thirty-two sums.
  func write(_ sums: Panel, to output: Floats, factor: UnsafePointer<Float>, count: Int) {
    guard count < Panel.width else { return write(sums, to: output, factor: factor) }
    for k in 0..<count {
      var sum = k < 16 ? sums.low[k] : sums.high[k - 16]
      if multiplies { sum *= factor[k] }
      if isGated, !(factor[k] > 0) { sum = 0 }
      if adds { sum += output[k] }
      output[k] = isRectified && sum < 0 ? 0 : sum
    }
  }
}
