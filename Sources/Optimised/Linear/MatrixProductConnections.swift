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
    _ first: Buffer, _ one: (Float) -> Float, _ second: Buffer, _ two: (Float) -> Float,
    into out: Buffer, examples: Int, adds: Bool
  ) {
    for n in 0..<examples {
      for position in 0..<positions {
        let a = first.example(n) + position * rows * inner
        let b = second.example(n) + position * inner * columns
        let z = out.example(n) + position * rows * columns
        if !adds { z.update(repeating: 0, count: rows * columns) }
        for row in 0..<rows {
          for i in 0..<inner {
            let x = one(a[row * inner + i])
            for column in 0..<columns {
              z[row * columns + column] += x * two(b[i * columns + column])
            }
          }
        }
      }
    }
  }

  /// The transposed pass to the first factor: out (+)= s · Bᵀ, times the factor at each element.
  func transposedFirst(
    _ s: Buffer, _ second: Buffer, _ two: (Float) -> Float, times factor: Buffer?,
    into out: Buffer, examples: Int, adds: Bool
  ) {
    for n in 0..<examples {
      for position in 0..<positions {
        let b = second.example(n) + position * inner * columns
        let s = s.example(n) + position * rows * columns
        for row in 0..<rows {
          for i in 0..<inner {
            var sum: Float = 0
            for column in 0..<columns {
              sum += s[row * columns + column] * two(b[i * columns + column])
            }
            let place = (position * rows + row) * inner + i
            put(sum, at: place, n, times: factor, into: out, adds: adds)
          }
        }
      }
    }
  }

  /// The transposed pass to the second factor: out (+)= Aᵀ · s, times the factor at each element.
  func transposedSecond(
    _ s: Buffer, _ first: Buffer, _ one: (Float) -> Float, times factor: Buffer?,
    into out: Buffer, examples: Int, adds: Bool
  ) {
    for n in 0..<examples {
      for position in 0..<positions {
        let a = first.example(n) + position * rows * inner
        let s = s.example(n) + position * rows * columns
        for i in 0..<inner {
          for column in 0..<columns {
            var sum: Float = 0
            for row in 0..<rows { sum += s[row * columns + column] * one(a[row * inner + i]) }
            let place = (position * inner + i) * columns + column
            put(sum, at: place, n, times: factor, into: out, adds: adds)
          }
        }
      }
    }
  }

  private func put(
    _ sum: Float, at place: Int, _ n: Int, times factor: Buffer?, into out: Buffer, adds: Bool
  ) {
    let value = factor.map { sum * $0.example(n)[place] } ?? sum
    out.example(n)[place] = adds ? out.example(n)[place] + value : value
  }
}
