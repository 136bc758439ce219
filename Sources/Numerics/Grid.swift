/// Positions along several axes, with the last axis contiguous in memory.
///
/// A list of numbers on a grid has one number for each position. With several channels, the grids
/// of the channels follow one another.
package struct Grid: Hashable, Sendable {
  /// The number of positions along each axis, outermost first.
  let lengths: [Int]
  /// The distance, in flat indices, between neighbours along each axis.
  let strides: [Int]

  /// A grid with these numbers of positions, outermost axis first.
  package init(_ lengths: some Collection<Int>) {
    self.lengths = Array(lengths)
    var strides: [Int] = []
    var stride = 1
    for length in lengths.reversed() {
      strides.append(stride)
      stride *= length
    }
    self.strides = strides.reversed()
  }
}
