extension Tensor {
  /// Zeros of this shape.
  package init(zeros shape: Shape) {
    self.init(shape: shape, elements: Array(repeating: 0, count: shape.count))
  }

  /// A tensor of the same shape with every element changed.
  package func map(_ change: (Double) -> Double) -> Tensor {
    Tensor(shape: shape, elements: elements.map(change))
  }

  /// This tensor and another one of its shape, combined element by element.
  package func combined(
    with other: Tensor, by combine: (Double, Double) -> Double
  ) -> Tensor {
    precondition(shape == other.shape, "tensors of one shape are combined")
    return Tensor(shape: shape, elements: zip(elements, other.elements).map(combine))
  }

  /// The sum of two tensors of one shape.
  package func plus(_ other: Tensor) -> Tensor { combined(with: other, by: +) }

  /// The difference of two tensors of one shape.
  package func minus(_ other: Tensor) -> Tensor { combined(with: other, by: -) }

  /// The product of two tensors of one shape, element by element.
  package func times(_ other: Tensor) -> Tensor { combined(with: other, by: *) }

  /// The sum of each example's elements.
  package var exampleSums: [Double] { (0..<examples).map { example($0).sum } }
}
