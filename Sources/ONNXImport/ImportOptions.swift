public import Networks

/// What a file leaves open, and what the reader of a model can choose.
public struct ImportOptions: Sendable {
  /// The name of the input to explain; `nil` if the output depends on a single one.
  public var explained: String?
  /// The name of the output to explain; `nil` for the first that is a tensor of real numbers.
  public var output: String?
  /// The lengths of the axes of inputs, by name, where the file leaves an axis open. A first length
  /// above 1 makes axis 0 an axis of the example.
  public var shapes: [String: [Int]]
  /// The shape of the array with the explained input, with or without the batch axis. It gives the
  /// lengths of axes that the file leaves open.
  public var array: Shape?
  /// The values of the inputs that are not explained, by name, with all axes of the file.
  public var constants: [String: Tensor]

  /// Creates options; by default everything is as the file says.
  public init(
    explained: String? = nil, output: String? = nil, shapes: [String: [Int]] = [:],
    array: Shape? = nil, constants: [String: Tensor] = [:]
  ) {
    self.explained = explained
    self.output = output
    self.shapes = shapes
    self.array = array
    self.constants = constants
  }
}
