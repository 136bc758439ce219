public import Networks

/// The output neuron to explain.
public enum Target: Hashable, Sendable {
  /// The predicted class: the neuron with the highest score of each example, the first of equals.
  case predicted
  /// The neuron with this flat index, for every example.
  case index(Int)
  /// One neuron for each example, by its flat index.
  case indices([Int])
}

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
    try check(examples: output.examples, output: output.example(0).shape)
    let examples = (0..<output.examples).map { resolved(for: $0, at: output.example($0).elements) }
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
      let indices: [Int]
      switch target {
      case .predicted: indices = []
      case .index(let index): indices = [index]
      case .indices(let list):
        guard list.count == examples else {
          throw .targetCount(found: list.count, examples: examples)
        }
        indices = list
      }
      for index in indices where !(0..<output.count).contains(index) {
        throw .target(index, neurons: output.count)
      }
    }
  }

  /// The initial relevance of one example, given its output. It must have been checked before.
  package func resolved(for example: Int, at output: [Double]) -> [Double] {
    switch self {
    case .values(let values):
      return values.example(example).elements
    case .score(let target):
      let index = target.index(for: example, at: output)
      return output.indices.map { $0 == index ? output[$0] : 0 }
    case .oneHot(let target):
      let index = target.index(for: example, at: output)
      return output.indices.map { $0 == index ? 1 : 0 }
    }
  }
}

extension Target {
  fileprivate func index(for example: Int, at output: [Double]) -> Int {
    switch self {
    case .predicted: Tensor(output).firstMaximum
    case .index(let index): index
    case .indices(let indices): indices[example]
    }
  }
}
