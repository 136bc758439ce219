/// What a graph takes or gives, as the file declares it.
public struct ONNXValue: Hashable, Sendable {
  /// The length of an axis.
  public enum Dimension: Hashable, Sendable {
    case length(Int)
    /// The same name is the same length: `batch`.
    case symbol(String)
    case unknown
  }

  /// Unique in the graph.
  public let name: String
  /// `nil` if the file does not say, or if it is no tensor.
  public let elementType: ONNXElementType?
  /// `nil` if the file does not say how many axes there are, or if it is no tensor.
  public let dimensions: [Dimension]?
}
