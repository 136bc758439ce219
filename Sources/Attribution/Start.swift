public import Networks

/// Which output neuron is explained.
public enum Target: Hashable, Sendable {
  /// The one with the highest score, example by example; of equal ones the first.
  case highest
  /// The one with this flat index, for every example.
  case index(Int)
  /// One flat index for each example.
  case indices([Int])
}

/// What a reverse walk starts from at the output.
public enum Start: Hashable, Sendable {
  /// The target's score f_c(x), zero elsewhere: the conservation law of document 000.
  case score(Target)
  /// One at the target, zero elsewhere: the slides' one-hot code, and a gradient's start.
  case one(Target)
  /// Values given, in the shape of the batch's output: the slides' example gives R(o).
  case values(Tensor)

  /// What the walk starts from, given the network's output for the batch.
  ///
  /// - Throws: `AttributionError` for a target outside the output or values that do not fit it.
  public func resolved(at output: Tensor) throws(AttributionError) -> Tensor {
    switch self {
    case .values(let values):
      guard values.shape == output.shape else {
        throw .startShape(found: values.shape, expected: output.shape)
      }
      if let index = values.firstNonFinite { throw .nonFinite("starting relevance", index) }
      return values
    case .score(let target):
      return try output.masked(to: target) { $0 }
    case .one(let target):
      return try output.masked(to: target) { _ in 1 }
    }
  }
}

extension Tensor {
  fileprivate func masked(
    to target: Target, value: (Double) -> Double
  ) throws(AttributionError) -> Tensor {
    let neurons = elements.count / examples
    var masked = Array(repeating: 0.0, count: elements.count)
    for n in 0..<examples {
      let index: Int
      switch target {
      case .highest: index = example(n).firstMaximum
      case .index(let common): index = common
      case .indices(let indices):
        guard indices.count == examples else {
          throw .targetCount(found: indices.count, examples: examples)
        }
        index = indices[n]
      }
      guard (0..<neurons).contains(index) else { throw .target(index, neurons: neurons) }
      masked[n * neurons + index] = value(elements[n * neurons + index])
    }
    return Tensor(shape: shape, elements: masked)
  }
}
