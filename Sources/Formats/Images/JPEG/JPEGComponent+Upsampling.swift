extension JPEGComponent {
  /// The samples at the frame's resolution.
  ///
  /// Where a direction has half the resolution, each sample becomes two, at a quarter of the
  /// distance to its neighbours: ¾ of the nearer sample and ¼ of the farther one. Borders are
  /// continued. Other ratios repeat samples, and so does a component of at most two columns. These
  /// are libjpeg's choices, with its rounding, which alternates so that it has no drift.
  func upsampled(_ samples: [UInt8], in frame: JPEGFrame) -> [UInt8] {
    let across = frame.most.across / sampling.across
    let down = frame.most.down / sampling.down
    if across == 1, down == 1 { return samples }
    let interpolates = across == 1 || width > 2
    var result = [UInt8](repeating: 0, count: frame.width * frame.height)
    for y in 0..<frame.height {
      let row = y / down
      for x in 0..<frame.width {
        let column = x / across
        let sample: Int
        switch (across, down) {
        case (2, 1) where interpolates:
          let side = sibling(column, x, width)
          let near = Int(samples[row * width + column])
          // At a border both samples are the same, and no rounding changes them.
          sample = (3 * near + Int(samples[row * width + side]) + (x % 2 == 0 ? 1 : 2)) >> 2
        case (1, 2):
          let side = sibling(row, y, height)
          let near = Int(samples[row * width + column])
          sample = (3 * near + Int(samples[side * width + column]) + (y % 2 == 0 ? 1 : 2)) >> 2
        case (2, 2) where interpolates:
          let above = sibling(row, y, height)
          func sum(_ column: Int) -> Int {
            3 * Int(samples[row * width + column]) + Int(samples[above * width + column])
          }
          let side = sibling(column, x, width)
          sample = (3 * sum(column) + sum(side) + (x % 2 == 0 ? 8 : 7)) >> 4
        default: sample = Int(samples[row * width + column])
        }
        result[y * frame.width + x] = UInt8(sample)
      }
    }
    return result
  }

  /// The neighbour of a sample on the side of the pixel, or the sample itself at the border.
  private func sibling(_ sample: Int, _ pixel: Int, _ count: Int) -> Int {
    min(max(pixel % 2 == 0 ? sample - 1 : sample + 1, 0), count - 1)
  }
}
