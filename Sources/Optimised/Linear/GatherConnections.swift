import Networks

/// Gathering: each element of the result copies the element of the operand that a list names.
///
/// Neighbours that copy neighbours form runs, such as the channels of a position or the rows of a
/// matrix, and the list names the runs.
struct GatherConnections {
  /// The number of elements in a run.
  private let length: Int
  /// For each run of the result, the offset of the first element that it copies, both in layouts
  /// without border.
  private let sources: [Int32]
  private let input: Layout

  init(_ indices: [Int], of operand: Layout, into result: Layout) {
    let (operand, result) = (operand.inner, result.inner)
    var sources = Array(repeating: Int32(0), count: indices.count)
    for (k, index) in indices.enumerated() {
      sources[result.place(of: k)] = Int32(operand.place(of: index))
    }
    input = operand
    length = sources.runLength(within: operand.width, and: result.width)
    self.sources = stride(from: 0, to: sources.count, by: length).map { sources[$0] }
  }

  /// The forward pass: every element is copied to its places.
  func forward(_ a: Buffer, into z: Buffer, examples: Int, team: Team) {
    let perRow = z.layout.width / length
    team.forEachRow(of: z.layout.inner, examples: examples) { row, n in
      let target = z.row(row, of: n)
      for run in 0..<perRow {
        (target + run * length).update(
          from: source(of: row * perRow + run, in: a, n), count: length)
      }
    }
  }

  /// The transposed pass: every element receives the sum of what its copies have.
  func transposed(_ s: Buffer, into R: Buffer, examples: Int, adds: Bool, team: Team) {
    let perRow = s.layout.width / length
    team.forEach(examples) { n in
      if !adds { R.example(n).update(repeating: 0, count: R.layout.count) }
      for row in 0..<s.layout.rows {
        let copies = s.row(row, of: n)
        for run in 0..<perRow {
          let target = source(of: row * perRow + run, in: R, n)
          for i in 0..<length { target[i] += copies[run * length + i] }
        }
      }
    }
  }

  /// The address of the first element that a run copies.
  @inline(__always)
  private func source(of run: Int, in buffer: Buffer, _ n: Int) -> Floats {
    let offset = Int(sources[run])
    guard buffer.layout.border != Layout.Border() else { return buffer.example(n) + offset }
    let (row, rest) = offset.quotientAndRemainder(dividingBy: input.width)
    return buffer.row(row, of: n) + rest
  }
}

extension [Int32] {
  /// The largest length of runs, all of them within a row of both layouts.
  fileprivate func runLength(within source: Int, and result: Int) -> Int {
    let widest = greatestCommonDivisor(source, result)
    return (1...widest).reversed().first { length in
      widest % length == 0
        && indices.allSatisfy { place in
          place % length == 0
            ? Int(self[place]) % length == 0 : self[place] == self[place - 1] + 1
        }
    } ?? 1
  }
}

private func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
  b == 0 ? a : greatestCommonDivisor(b, a % b)
}
