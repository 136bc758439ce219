import Networks

/// A product of two matrices of activations at each of the leading positions, z = A · B.
///
/// Seen from its signals, the weights of A are B's activations and vice versa, halved if both are
/// signals.
struct MatrixProductConnections {
  let positions: Int
  let rows: Int
  let inner: Int
  let columns: Int
  /// The weight with which each factor propagates relevance: 1, ½, or 0 for a gate.
  private(set) var parts: (first: Double, second: Double)

  /// The product with other weights for propagating relevance to its factors.
  func with(parts: (first: Double, second: Double)) -> MatrixProductConnections {
    var product = self
    product.parts = parts
    return product
  }

  init(_ first: Role, _ second: Role, of operands: [Shape]) {
    let rank = operands[0].rank
    rows = operands[0].axes[rank - 2]
    inner = operands[0].axes[rank - 1]
    columns = operands[1].axes[rank - 1]
    positions = operands[0].count / rows / inner
    let part = first == .signal && second == .signal ? 0.5 : 1
    parts = (first == .signal ? part : 0, second == .signal ? part : 0)
  }

  /// The forward pass: out (+)= first · second, with both factors transformed.
  func multiply(
    _ first: Buffer, _ one: @escaping (Float) -> Float, _ second: Buffer,
    _ two: @escaping (Float) -> Float,
    into out: Buffer, examples: Int, adds: Bool, team: Team
  ) {
    let kernel = MatrixKernel(rows: rows, inner: inner, columns: columns)
    forEachPosition(examples, team) { n, position in
      kernel.multiply(
        firstFactor(first, n, position, one), secondFactor(second, n, position, two),
        into: out.example(n) + position * rows * columns, factor: nil, adds: adds)
    }
  }

  /// The transposed pass to the first factor: out (+)= s · Bᵀ, times the factor at each element.
  func transposedFirst(
    _ s: Buffer, _ second: Buffer, _ two: @escaping (Float) -> Float, times factor: Buffer?,
    into out: Buffer, examples: Int, adds: Bool, team: Team
  ) {
    let kernel = MatrixKernel(rows: rows, inner: columns, columns: inner)
    forEachPosition(examples, team) { n, position in
      let place = position * rows * inner
      kernel.multiply(
        product(s, n, position), secondFactor(second, n, position, two).transposed,
        into: out.example(n) + place, factor: factor.map { UnsafePointer($0.example(n) + place) },
        adds: adds)
    }
  }

  /// The transposed pass to the second factor: out (+)= Aᵀ · s, times the factor at each element.
  func transposedSecond(
    _ s: Buffer, _ first: Buffer, _ one: @escaping (Float) -> Float, times factor: Buffer?,
    into out: Buffer, examples: Int, adds: Bool, team: Team
  ) {
    let kernel = MatrixKernel(rows: inner, inner: rows, columns: columns)
    forEachPosition(examples, team) { n, position in
      let place = position * inner * columns
      kernel.multiply(
        firstFactor(first, n, position, one).transposed, product(s, n, position),
        into: out.example(n) + place, factor: factor.map { UnsafePointer($0.example(n) + place) },
        adds: adds)
    }
  }

  private func firstFactor(
    _ a: Buffer, _ n: Int, _ position: Int, _ transform: @escaping (Float) -> Float
  ) -> MatrixView {
    MatrixView(a.example(n) + position * rows * inner, columns: inner, transform)
  }

  private func secondFactor(
    _ b: Buffer, _ n: Int, _ position: Int, _ transform: @escaping (Float) -> Float
  ) -> MatrixView {
    MatrixView(b.example(n) + position * inner * columns, columns: columns, transform)
  }

  private func product(_ s: Buffer, _ n: Int, _ position: Int) -> MatrixView {
    MatrixView(s.example(n) + position * rows * columns, columns: columns) { $0 }
  }

  /// Runs a task for each position of each example, on all threads if there is enough work.
  private func forEachPosition(
    _ examples: Int, _ team: Team, _ task: (_ n: Int, _ position: Int) -> Void
  ) {
    let tasks = examples * positions
    if tasks * rows * inner * columns < 1 << 17 {
      for index in 0..<tasks { task(index / positions, index % positions) }
    } else {
      team.forEach(tasks) { task($0 / positions, $0 % positions) }
    }
  }
}
