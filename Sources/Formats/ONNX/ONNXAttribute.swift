/// A constant argument of an ONNX node.
public indirect enum ONNXAttribute: Hashable, Sendable {
  case int(Int)
  /// A number stored in 32 bits: 1e-5 reads as 9.99999974737875e-06.
  case float(Double)
  case string(String)
  case tensor(ONNXTensor)
  case ints([Int])
  case floats([Double])
  case strings([String])
  /// A graph that an operator runs, such as a branch of `If`. It may read values of the graph around it.
  case graph(ONNXGraph)
  /// The name of a parameter of the function in which the node stands; the call gives its value.
  case parameter(String)
  /// An attribute whose value is not read. `kind` is `sparse_tensor`, `type_proto`,
  /// `tensors`, `graphs`, `sparse_tensors` or `type_protos`; also `string` or `strings` for text
  /// that is not UTF-8.
  case unsupported(kind: String)
}
