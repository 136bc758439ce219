import Networks

/// Two tensors of one shape, combined element by element.
func zip(
  _ first: Tensor, _ second: Tensor, _ combine: (Double, Double) -> Double
) -> Tensor {
  Tensor(shape: first.shape, elements: zip(first.elements, second.elements).map(combine))
}

extension Tensor {
  /// The same shape, every element changed.
  func map(_ change: (Double) -> Double) -> Tensor {
    Tensor(shape: shape, elements: elements.map(change))
  }
}
