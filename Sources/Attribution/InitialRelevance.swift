public import Networks

/// The initial relevance: the values at the output from which a backward pass starts.
public enum InitialRelevance: Hashable, Sendable {
  /// The target's score f_c(x), and zero elsewhere: the conservation law of document 000.
  case score(Target)
  /// One at the target, and zero elsewhere: the slides' one-hot code, and the start of a gradient.
  case oneHot(Target)
  /// Explicit values in the shape of the batch's output, as for R(o) in the slides' example.
  case values(Tensor)
}

extension InitialRelevance {
  /// The initial relevance as numbers, given the network's output for the batch.
  ///
  /// - Throws: `AttributionError` for a target outside the output, or for values that do not fit
  ///   it.
  public func resolved(at output: Tensor) throws(AttributionError) -> Tensor {
    let shape = output.example(0).shape
    try check(examples: output.examples, output: shape)
    let examples = (0..<output.examples).map {
      resolved(for: $0, at: output.example($0).elements, of: shape)
    }
    return Tensor(shape: output.shape, elements: examples.flatMap(\.self))
  }

  /// Checks that this initial relevance fits a batch with outputs of this shape.
  ///
  /// - Throws: `AttributionError` for a target outside the output, or for values that do not fit
  ///   it.
  package func check(examples: Int, output: Shape) throws(AttributionError) {
    switch self {
    case .values(let values):
      let expected = output.batched(examples)
      guard values.shape == expected else {
        throw .initialRelevanceShape(found: values.shape, expected: expected)
      }
      if let index = values.firstNonFinite { throw .nonFinite("initial relevance", index) }
    case .score(let target), .oneHot(let target):
      try target.check(examples: examples, output: output)
    }
  }

  /// The initial relevance of one example, given its output. It must have been checked before.
  package func resolved(
    for example: Int, at scores: [Double], of output: Shape
  ) -> [Double] {
    switch self {
    case .values(let values):
      values.example(example).elements
    case .oneHot(let target):
      target.mask(of: example, at: scores, of: output)
    case .score(let target):
      zip(target.mask(of: example, at: scores, of: output), scores).map { $0 == 0 ? 0 : $1 }
    }
  }
}
