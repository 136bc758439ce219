import Networks

/// Max pooling: the largest element of each window.
struct MaxPooling {
  /// The flat index in the operand of each window's winner, its largest element and the first of
  /// equals.
  let winners: [Int]

  /// - Parameter preferred: For each window, the element that wins if it is among the largest.
  init(_ window: Window, of operand: Shape, _ a: [Double], preferring preferred: [Int]? = nil) {
    let positions = WindowPositions(window, over: operand)
    winners = (0..<operand.axes[0]).flatMap { channel in
      (0..<positions.outputs).map { p in
        let seen = positions.seen(from: p).map { channel * positions.inputs + $0 }
        let first = preferred?[channel * positions.outputs + p] ?? seen[0]
        return seen.reduce(first) { a[$1] > a[$0] ? $1 : $0 }
      }
    }
  }
}
