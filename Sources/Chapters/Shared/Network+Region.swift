import Attribution
import Figures
import Formats
import Networks

extension Shape {
  /// The flat index of the middle neuron of a channel. Of two middle positions it takes the later
  /// one.
  func middle(ofChannel channel: Int) -> Int {
    zip(axes, strides).dropFirst().reduce(channel * (strides.first ?? 1)) {
      $0 + $1.0 / 2 * $1.1
    }
  }
}

extension Network {
  /// The rows and columns that a neuron of the output sees. Their number is that of a neuron in the
  /// middle, so at the border they extend beyond the image.
  func region(of neuron: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    let last = outputPosition
    let middle = receptiveField(of: output.shape.middle(ofChannel: 0), at: last)?.hull
    let own = receptiveField(of: neuron, at: last)?.hull
    guard let own, let middle else { return (0..<1, 0..<1) }
    let ranges = zip(own, middle).dropFirst().map { own, middle in
      own.lowerBound == 0
        ? own.upperBound - max(own.count, middle.count)..<own.upperBound
        : own.lowerBound..<own.lowerBound + max(own.count, middle.count)
    }
    return (ranges[0], ranges[1])
  }

  /// The part of an image that a neuron of the output sees.
  func patch(of neuron: Int, in image: Image) -> Image {
    let region = region(of: neuron)
    return image.patch(rows: region.rows, columns: region.columns)
  }
}

/// Returns `count` numbers, evenly spaced from 0 to below `end`, or all numbers below `end` if
/// there are fewer.
func evenlySpaced(_ count: Int, below end: Int) -> [Int] {
  let count = min(count, end)
  return (0..<count).map { $0 * end / count }
}
