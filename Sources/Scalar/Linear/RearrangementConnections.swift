import Networks

/// Rearrangement: z_k = a_j for the one neuron j that is moved to k. A padded position has a single
/// connection from neuron 0, whose weight is the padding value.
struct RearrangementConnections {
  /// For each k, the neuron j that is moved there; 0 for a padded position.
  let below: [Int]
  let padding: Double

  init(_ rearrangement: Rearrangement, of operands: [Shape], into result: Shape) {
    let operand = operands[0]
    let strides = operand.strides
    var padding = 0.0
    switch rearrangement {
    case .reshape:
      below = (0..<operand.count).map { 1 + $0 }

    case .transpose(let order):
      below = result.indices(strides: order.map { strides[$0] }, from: 1)

    case .slice(let axis, let start, _, let step):
      var steps = strides
      steps[axis] *= step
      below = result.indices(strides: steps, from: 1 + start * strides[axis])

    case .expand(let shape):
      below = operand.spread(over: shape).map { 1 + $0 }

    case .gather(let indices, _):
      below = indices.map { 1 + $0 }

    case .concatenate(let axis):
      var below = Array(repeating: 0, count: result.count)
      let above = result.strides
      var (first, position) = (1, 0)
      for operand in operands {
        let places = operand.indices(strides: above, from: position * above[axis])
        for (j, k) in places.enumerated() { below[k] = first + j }
        first += operand.count
        position += operand.axes[axis]
      }
      self.below = below

    case .pad(let before, _, let value):
      var below = Array(repeating: 0, count: result.count)
      let above = result.strides
      let corner = zip(before, above).reduce(0) { $0 + $1.0 * $1.1 }
      for (j, k) in operand.indices(strides: above, from: corner).enumerated() { below[k] = 1 + j }
      self.below = below
      padding = value
    }
    self.padding = padding
  }

  @inline(__always)
  func forEach(into k: Int, _ visit: (_ j: Int, _ w_jk: Double) -> Void) {
    visit(below[k], below[k] == 0 ? padding : 1)
  }
}
