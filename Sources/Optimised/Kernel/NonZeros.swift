/// The numbers of a batch of images that are not zero, row by row, in the order of memory.
///
/// On the way back through max pooling a window receives zeros at all its positions but one. A sum over
/// them can leave out the products with zero, and is the same without them.
struct NonZeros {
  /// How many channels of a position lie between two marks.
  let granule: Int
  private let layout: Layout
  private let values: Floats
  /// Where in its row each value is.
  private let indices: Indices
  /// For each row and granule, how many values of the row come before it.
  private let marks: Indices
  private let marksPerRow: Int

  typealias Indices = UnsafeMutablePointer<Int32>

  /// Some neighbours in a row.
  struct Segment {
    let values: UnsafePointer<Float>
    let indices: UnsafePointer<Int32>
    let count: Int
  }

  /// How finely a layout's positions are divided, or nothing where its channels do not suit.
  static func granule(of layout: Layout) -> Int? {
    let granule = min(layout.channels, 64)
    return granule >= 16 && layout.channels % granule == 0 ? granule : nil
  }

  /// Finds the values of all examples, border included.
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
          // Written in any case, and written over if it was zero: no branch is faster than one
          // that goes either way. The bits without the sign, or their negative, begin with 1.
          values[found] = value
          indices[found] = Int32(truncatingIfNeeded: i)
          let bits = value.bitPattern << 1
          found &+= Int(truncatingIfNeeded: (bits | (0 &- bits)) >> 31)
        }
      }
      marks[(row + 1) * marksPerRow - 1] = Int32(truncatingIfNeeded: found)
    }
  }

  /// What is not zero among `count` neighbours from a place on, both multiples of the granule.
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

/// The sums at one place over the numbers that are not zero.
///
///     sums[k] += Σ_{i: a_i ≠ 0} a_i · w[i][k]        for `panels` · 32 outputs k
///
/// Where panels are few, several sums are begun side by side, since each addition waits for the one
/// before.
struct SparseTile<let panels: Int, let ways: Int> {
  @inline(__always)
  init() {}

  /// - Parameters:
  ///   - first: The index of the first step.
  ///   - weights: The weights of the first step of the first panel.
  ///   - panel: From one panel to the next.
  ///   - sums: `panels` · 32 numbers that are added to.
  @inline(__always)
  func run(
    _ segment: NonZeros.Segment, first: Int, weights: UnsafePointer<Panel>, panel: Int,
    sums target: Floats
  ) {
    var sums = InlineArray<ways, InlineArray<panels, Panel>>(
      repeating: InlineArray(repeating: Panel()))
    for v in 0..<panels { sums[unchecked: 0][unchecked: v] = Panel(target + v * Panel.width) }
    let w = weights - first
    var next = 0
    while next &+ ways <= segment.count {
      for way in 0..<ways {
        let a = segment.values[next &+ way]
        let w_i = w + Int(segment.indices[next &+ way])
        for v in 0..<panels {
          sums[unchecked: way][unchecked: v].add(a, times: w_i[v &* panel])
        }
      }
      next &+= ways
    }
    while next < segment.count {
      let w_i = w + Int(segment.indices[next])
      for v in 0..<panels {
        sums[unchecked: 0][unchecked: v].add(segment.values[next], times: w_i[v &* panel])
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
