import Networks

/// The largest element of each window.
struct MaxPooling {
  /// For each output, the element of the operand that is the first largest in its window.
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
