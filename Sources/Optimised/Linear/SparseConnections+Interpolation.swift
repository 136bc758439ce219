import Networks

extension SparseConnections {
  /// Creates an interpolation.
  init(_ interpolation: Interpolation, into output: Layout) {
    self.init(interpolation.map, into: output)
  }
}
