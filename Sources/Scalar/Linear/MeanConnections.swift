import Networks

/// Average pooling, and the mean and the sum over axes: z_k = Σ_j a_j · weight_k over the neurons that
/// k combines.
///
///     mean     weight_k = 1/n
///     sum      weight_k = 1
struct MeanConnections {
  /// For each k, the neurons that it combines.
  let below: [[Int]]
  /// For each k, the weight of each of its neurons.
  let weights: [Double]

  /// Creates the connections of an average pooling. If the pooling counts padding, so does n.
  init(_ pooling: AveragePooling, of operand: Shape) {
    let window = pooling.window
    let positions = WindowPositions(window, over: operand)
    let axes = window.axes.indices
    let lengths = operand.axes.dropFirst()
    let counts = axes.map { window.countsWithPadding(along: $0, of: lengths[$0 + 1]) }
    let withPadding = counts.dropFirst().reduce(counts[0]) { rows, columns in
      rows.flatMap { row in columns.map { row * $0 } }
    }
    var below: [[Int]] = []
    var weights: [Double] = []
    for channel in 0..<operand.axes[0] {
      for p in 0..<positions.outputs {
        let seen = positions.seen(from: p)
        below.append(seen.map { 1 + channel * positions.inputs + $0 })
        weights.append(1 / Double(pooling.countsPadding ? withPadding[p] : seen.count))
      }
    }
    self.below = below
    self.weights = weights
  }

  /// Creates the connections of a mean over axes.
  init(averaging axes: [Int], of operand: Shape) {
    let count = axes.reduce(1) { $0 * operand.axes[$1] }
    self.init(summing: axes, of: operand, weight: 1 / Double(count))
  }

  /// Creates the connections of a sum over axes, or of one in which every term has the same weight.
  init(summing axes: [Int], of operand: Shape, weight: Double = 1) {
    let summed = Shape(axes.map { operand.axes[$0] })
    let strides = operand.strides
    let kept = Shape(operand.axes.indices.map { axes.contains($0) ? 1 : operand.axes[$0] })
    below = kept.indices(strides: strides).map { first in
      summed.indices(strides: axes.map { strides[$0] }, from: first).map { 1 + $0 }
    }
    weights = Array(repeating: weight, count: kept.count)
  }

  @inline(__always)
  func forEach(into k: Int, _ visit: (_ j: Int, _ w_jk: Double) -> Void) {
    for j in below[k] { visit(j, weights[k]) }
  }
}
