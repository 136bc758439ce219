/// An input or output of a graph, as the file declares it.
public struct ONNXValue: Hashable, Sendable {
  /// The declared length of one axis.
  public enum Dimension: Hashable, Sendable {
    case length(Int)
    /// A named length such as `batch`; equal names mean equal lengths.
    case symbol(String)
    case unknown
  }

  /// The value's name, unique in the graph.
  public let name: String
  /// The element type; `nil` if the file does not state it or the value is not a tensor.
  public let elementType: ONNXElementType?
  /// The axes; `nil` if the file does not state how many there are or the value is not a tensor.
  public let dimensions: [Dimension]?

  /// Creates the declaration of a value; `nil` stands for what is not declared.
  public init(name: String, elementType: ONNXElementType?, dimensions: [Dimension]?) {
    self.name = name
    self.elementType = elementType
    self.dimensions = dimensions
  }
}
