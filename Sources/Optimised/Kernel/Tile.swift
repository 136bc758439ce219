/// The innermost loop of the optimised path: a tile of the output stays in registers while its sum is
/// built.
///
///     out[p][k] = Σ_i in[p + i] · w[i][k]        for `rows` places p and `panels` · 32 outputs k
///
/// Each step reads one number for every row and one panel of weights, and does rows · panels · 32
/// multiplications and additions with them. Eight rows and one panel fill sixteen of the thirty-two
/// wide registers, enough to keep both multipliers busy. Every output adds up its terms in the same
/// order whatever the tile, so its bits do not depend on where the tile lies.
struct Tile<let rows: Int, let panels: Int> {
  /// For each row, where its sum reads, where its factors are, and where the result is written.
  var inputs: InlineArray<rows, UnsafePointer<Float>>
  var factors: InlineArray<rows, UnsafePointer<Float>>
  var outputs: InlineArray<rows, Floats>

  /// All rows at one place, until they are told theirs.
  @inline(__always)
  init(at place: Floats) {
    inputs = InlineArray(repeating: UnsafePointer(place))
    factors = InlineArray(repeating: UnsafePointer(place))
    outputs = InlineArray(repeating: place)
  }

  /// - Parameters:
  ///   - runs: Where each run of contiguous inputs begins, from a row's place.
  ///   - length: How long every run is.
  ///   - stride: How far apart in memory the inputs of a run are.
  ///   - weights: The first panel; the others follow, each runs.count · length steps long.
  ///   - valid: How many of the rows are written.
  ///   - width: How many outputs there are from the first panel on.
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

/// The last operations on a sum before it is written.
struct Finish {
  /// The initial value of the sum, output by output.
  var bias: UnsafePointer<Float>?
  /// Whether it is multiplied with the factor that belongs to its place.
  var multiplies = false
  /// Whether it passes only where that factor is positive.
  var isGated = false
  /// Whether it is added to what is there.
  var adds = false
  /// Whether it passes through a ReLU.
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
