/// Numbers with a shape, in row-major order: the last axis is contiguous.
///
/// What an engine takes and gives has the batch as its first axis; a network's weights have none.
public struct Tensor: Hashable, Sendable {
  /// The lengths of its axes, outermost first.
  public let shape: Shape
  /// Its numbers, the last axis contiguous; as many as the shape counts.
  public let elements: [Double]

  /// A tensor of this shape. There must be as many elements as the shape counts.
  public init(shape: Shape, elements: [Double]) {
    precondition(
      elements.count == shape.count, "\(elements.count) elements do not fill the shape \(shape)")
    self.shape = shape
    self.elements = elements
  }

  /// A vector.
  public init(_ elements: [Double]) {
    self.init(shape: [elements.count], elements: elements)
  }

  /// A matrix, row by row. All rows must be of one length.
  public init(rows: [[Double]]) {
    let columns = rows.first?.count ?? 0
    precondition(rows.allSatisfy { $0.count == columns }, "rows of different lengths")
    self.init(shape: [rows.count, columns], elements: rows.flatMap(\.self))
  }

  /// A batch of examples, which must all have one shape.
  public init(batch examples: [Tensor]) {
    guard let first = examples.first else { preconditionFailure("a batch has an example") }
    precondition(examples.allSatisfy { $0.shape == first.shape }, "examples of different shapes")
    self.init(
      shape: first.shape.batched(examples.count), elements: examples.flatMap(\.elements))
  }

  /// A batch of one example with this vector.
  public init(example elements: [Double]) {
    self.init(shape: [1, elements.count], elements: elements)
  }

  /// The element at a flat index.
  public subscript(index: Int) -> Double { elements[index] }

  /// The length of the first axis: in a batch, the number of examples.
  public var examples: Int { shape.axes.first ?? 1 }

  /// The n-th entry of the first axis: in a batch, the n-th example without the batch axis.
  public func example(_ n: Int) -> Tensor {
    let shape = Shape(Array(shape.axes.dropFirst()))
    let start = n * shape.count
    return Tensor(shape: shape, elements: Array(elements[start..<start + shape.count]))
  }

  /// The same elements in another shape, which must count as many.
  public func reshaped(_ shape: Shape) -> Tensor { Tensor(shape: shape, elements: elements) }

  /// The position of the first element that is not a number or infinite.
  public var firstNonFinite: Int? { elements.firstIndex { !$0.isFinite } }

  /// The position of the first largest element.
  public var firstMaximum: Int {
    elements.indices.reduce(0) { elements[$1] > elements[$0] ? $1 : $0 }
  }

  /// The sum of all elements.
  public var sum: Double { elements.reduce(0, +) }
}
