/// The nonzero values of a batch of images, row by row, in memory order.
///
/// Gradients and relevance that come through max pooling are zero at all positions of a window but
/// one. A sum over them can skip the zeros without changing the result.
struct NonZeros {
  /// The number of channels of a position between two marks.
  let granule: Int
  private let layout: Layout
  private let values: Floats
  /// The index within its row of each value.
  private let indices: Indices
  /// For each row and granule, the number of values of the row before it.
  private let marks: Indices
  private let marksPerRow: Int

  typealias Indices = UnsafeMutablePointer<Int32>

  /// A range of neighbouring values in a row.
  struct Segment {
    let values: UnsafePointer<Float>
    let indices: UnsafePointer<Int32>
    let count: Int
  }

  /// The granule for a layout; `nil` if its channels cannot be divided evenly.
  static func granule(of layout: Layout) -> Int? {
    let granule = min(layout.channels, 64)
    return granule >= 16 && layout.channels % granule == 0 ? granule : nil
  }

  /// Finds the nonzero values of all examples, border included.
  init(of s: Buffer, granule: Int, examples: Int, scratch: Scratch, team: Team) {
    self.granule = granule
    layout = s.layout
    let width = layout.rowStride
    let rows = layout.count / max(width, 1)
    marksPerRow = width / granule + 1
    values = scratch.take(layout.count * examples)
    indices = NonZeros.indices(layout.count * examples, scratch)
    marks = NonZeros.indices(rows * examples * marksPerRow, scratch)
    let (values, indices, marks, marksPerRow) = (values, indices, marks, marksPerRow)
    team.forEach(rows * examples) { row in
      let source = s.base + row * width
      let (values, indices) = (values + row * width, indices + row * width)
      var found = 0
      for mark in 0..<marksPerRow - 1 {
        marks[row * marksPerRow + mark] = Int32(truncatingIfNeeded: found)
        for i in mark * granule..<(mark + 1) * granule {
          let value = source[i]
          // The value is always written, and overwritten if it was zero: no branch is faster than
          // an unpredictable one. Of the bits without the sign, or their negative, one begins with
          // 1.
          values[found] = value
          indices[found] = Int32(truncatingIfNeeded: i)
          let bits = value.bitPattern << 1
          found &+= Int(truncatingIfNeeded: (bits | (0 &- bits)) >> 31)
        }
      }
      marks[(row + 1) * marksPerRow - 1] = Int32(truncatingIfNeeded: found)
    }
  }

  /// The nonzero values among `count` neighbours from an offset on, both multiples of the granule.
  @inline(__always)
  func segment(from place: Int, count: Int, of example: Int) -> (Segment, first: Int) {
    let width = layout.rowStride
    let (row, first) = (example &* layout.count &+ place).quotientAndRemainder(dividingBy: width)
    let mark = marks + (row &* marksPerRow &+ first / granule)
    let (start, end) = (Int(mark[0]), Int(mark[count / granule]))
    return (
      Segment(
        values: UnsafePointer(values + (row &* width &+ start)),
        indices: UnsafePointer(indices + (row &* width &+ start)), count: end &- start), first
    )
  }

  private static func indices(_ count: Int, _ scratch: Scratch) -> Indices {
    UnsafeMutableRawPointer(scratch.take(count)).bindMemory(to: Int32.self, capacity: count)
  }
}

/// Sums at one position over nonzero inputs only.
///
///     sums[k] += Σ_{i: a_i ≠ 0} a_i · w[i][k]        for `panels` · 32 outputs k
///
/// Every addition waits for the previous one, so with few panels several partial sums run in
/// parallel.
struct SparseTile<let panels: Int, let ways: Int> {
  @inline(__always)
  init() {}

  /// Adds the products of the values in a segment, for one strip of the panels after the other.
  ///
  /// - Parameters:
  ///   - first: The index of the first step.
  ///   - weights: The weights of the first step of the first panel.
  ///   - panel: The distance from one panel to the next.
  ///   - sums: The `panels` · 32 numbers to add to.
  @inline(__always)
  func run(
    _ segment: NonZeros.Segment, first: Int, weights: UnsafePointer<Panel>, panel: Int,
    sums target: Floats
  ) {
    let weights = UnsafeRawPointer(weights - first).assumingMemoryBound(to: Float.self)
    for lane in stride(from: 0, to: Panel.width, by: Strip.width) {
      run(segment, weights + lane, panel: panel &* Panel.width, sums: target + lane)
    }
  }

  /// Adds the products for one strip of each panel.
  @inline(__always)
  private func run(
    _ segment: NonZeros.Segment, _ w: UnsafePointer<Float>, panel: Int, sums target: Floats
  ) {
    var sums = InlineArray<ways, InlineArray<panels, Strip>>(
      repeating: InlineArray(repeating: Strip()))
    for v in 0..<panels { sums[unchecked: 0][unchecked: v] = Strip(target + v * Panel.width) }
    var next = 0
    while next &+ ways <= segment.count {
      for way in 0..<ways {
        let a = segment.values[next &+ way]
        let w_i = w + Int(segment.indices[next &+ way]) &* Panel.width
        for v in 0..<panels {
          sums[unchecked: way][unchecked: v].add(a, times: Strip(w_i + v &* panel))
        }
      }
      next &+= ways
    }
    while next < segment.count {
      let w_i = w + Int(segment.indices[next]) &* Panel.width
      for v in 0..<panels {
        sums[unchecked: 0][unchecked: v].add(segment.values[next], times: Strip(w_i + v &* panel))
      }
      next &+= 1
    }
    for v in 0..<panels {
      var sum = sums[unchecked: 0][unchecked: v]
      for way in 1..<ways { sum = sum + sums[unchecked: way][unchecked: v] }
      sum.store(to: target + v * Panel.width)
    }
  }
}
