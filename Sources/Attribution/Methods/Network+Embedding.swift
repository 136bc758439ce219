public import Networks

extension Network {
  /// The position of the first embedding, which looks up the rows that the input's indices select;
  /// `nil` if the input is not made of indices.
  ///
  /// An index has no slope, so gradients, multipliers and paths are those of the embedding's result.
  public var embedding: Int? { nodes.firstIndex { $0.operation.kind == .embedding } }
}
