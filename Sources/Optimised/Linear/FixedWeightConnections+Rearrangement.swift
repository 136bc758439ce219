import Networks

extension FixedWeightConnections {
  /// Creates a rearrangement. Each element has one term of weight 1; a padded element has no terms.
  init(
    _ rearrangement: Rearrangement, of operands: [(shape: Shape, layout: Layout)],
    into result: Shape, lying output: Layout
  ) {
    let operand = operands[0].shape
    // The operand and the element from which each element is copied; `nil` for padding.
    var below: [(operand: Int, index: Int)?] = []
    var constant: Float = 0
    switch rearrangement {
    case .reshape:
      below = (0..<operand.count).map { (0, $0) }

    case .transpose(let order):
      let strides = operand.strides
      below = result.indices(strides: order.map { strides[$0] }).map { (0, $0) }

    case .expand(let shape):
      below = operand.spread(over: shape).map { (0, $0) }

    case .gather(let indices, _):
      below = indices.map { (0, $0) }

    case .slice(let axis, let start, _, let step):
      below = result.places.map { place in
        var place = place
        place[axis] = start + place[axis] * step
        return (0, operand.index(of: place))
      }

    case .concatenate(let axis):
      below = result.places.map { place in
        var (place, source) = (place, 0)
        while place[axis] >= operands[source].shape.axes[axis] {
          place[axis] -= operands[source].shape.axes[axis]
          source += 1
        }
        return (source, operands[source].shape.index(of: place))
      }

    case .pad(let before, _, let value):
      constant = Float(value)
      below = result.places.map { place in
        let inside = zip(place, before).map { $0 - $1 }
        let isInside = zip(inside, operand.axes).allSatisfy { (0..<$1).contains($0) }
        return isInside ? (0, operand.index(of: inside)) : nil
      }
    }
    self.init(
      output: output, inputs: operands.map(\.layout), constant: constant,
      elements: below.map { element in element.map { [Element($0.operand, $0.index, 1)] } ?? [] })
  }
}

extension Shape {
  /// The index of each element along every axis, in row-major order.
  fileprivate var places: [[Int]] {
    axes.reduce([[]]) { places, length in
      places.flatMap { place in (0..<length).map { place + [$0] } }
    }
  }

  fileprivate func index(of place: [Int]) -> Int {
    zip(place, strides).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
