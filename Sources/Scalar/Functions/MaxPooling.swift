import Networks

/// Max pooling: the largest element of each window.
struct MaxPooling {
  /// The flat index in the operand of each window's winner, its largest element and the first of
  /// equals.
  let winners: [Int]

  init(_ window: Window, of operand: Shape, _ a: [Double]) {
    let positions = WindowPositions(window, over: operand)
    winners = (0..<operand.axes[0]).flatMap { channel in
      (0..<positions.outputs).map { p in
        let seen = positions.seen(from: p).map { channel * positions.inputs + $0 }
        return seen.dropFirst().reduce(seen[0]) { a[$1] > a[$0] ? $1 : $0 }
      }
    }
  }
}
