/// Numbers with a shape, in row-major order: the last axis is contiguous.
///
/// The inputs and results of an engine have the batch as their first axis; the weights of a network
/// do not.
public struct Tensor: Hashable, Sendable {
  /// The lengths of the axes, outermost first.
  public let shape: Shape
  /// The numbers in row-major order, exactly `shape.count` of them, as they are stored.
  public let numbers: StoredNumbers

  /// The numbers in row-major order, exactly `shape.count` of them.
  public var elements: [Double] { numbers.doubles }

  /// Creates a tensor. `elements.count` must be `shape.count`.
  public init(shape: Shape, elements: [Double]) {
    self.init(shape: shape, numbers: StoredNumbers(elements))
  }

  /// Creates a tensor from numbers as they are stored, exactly `shape.count` of them.
  public init(shape: Shape, numbers: StoredNumbers) {
    precondition(
      numbers.count == shape.count, "\(numbers.count) elements do not fill the shape \(shape)")
    self.shape = shape
    self.numbers = numbers
  }

  /// Creates a vector.
  public init(_ elements: [Double]) {
    self.init(shape: [elements.count], elements: elements)
  }

  /// Creates a matrix from its rows, which must have equal lengths.
  public init(rows: [[Double]]) {
    let columns = rows.first?.count ?? 0
    precondition(rows.allSatisfy { $0.count == columns }, "rows of different lengths")
    self.init(shape: [rows.count, columns], elements: rows.flatMap(\.self))
  }

  /// Creates a batch from examples of one shape.
  public init(batch examples: [Tensor]) {
    guard let first = examples.first else { preconditionFailure("a batch has an example") }
    precondition(examples.allSatisfy { $0.shape == first.shape }, "examples of different shapes")
    self.init(
      shape: first.shape.batched(examples.count), elements: examples.flatMap(\.elements))
  }

  /// Creates a batch of one example, a vector.
  public init(example elements: [Double]) {
    self.init(shape: [1, elements.count], elements: elements)
  }

  /// The element at a flat index.
  public subscript(index: Int) -> Double { numbers[index] }

  /// The length of the first axis, which in a batch is the number of examples.
  public var examples: Int { shape.axes.first ?? 1 }

  /// Entry n of the first axis; in a batch, example n without the batch axis.
  public func example(_ n: Int) -> Tensor {
    let shape = Shape(Array(shape.axes.dropFirst()))
    let start = n * shape.count
    return Tensor(shape: shape, numbers: numbers.part(start..<start + shape.count))
  }

  /// The elements under another shape with the same count.
  public func reshaped(_ shape: Shape) -> Tensor { Tensor(shape: shape, numbers: numbers) }

  /// The position of the first element that is infinite or NaN; `nil` if all are finite.
  public var firstNonFinite: Int? { numbers.firstNonFinite }

  /// The position of the largest element, the first of equals.
  public var firstMaximum: Int {
    let elements = elements
    return elements.indices.reduce(0) { elements[$1] > elements[$0] ? $1 : $0 }
  }

  /// The sum of all elements.
  public var sum: Double { elements.reduce(0, +) }
}
