/// A constant argument of an ONNX node.
public enum ONNXAttribute: Hashable, Sendable {
  case int(Int)
  /// A number stored in 32 bits: 1e-5 reads as 9.99999974737875e-06.
  case float(Double)
  case string(String)
  case tensor(ONNXTensor)
  case ints([Int])
  case floats([Double])
  case strings([String])
  /// An attribute whose value is not read. `kind` is `graph`, `sparse_tensor`, `type_proto`,
  /// `tensors`, `graphs`, `sparse_tensors` or `type_protos`; also `string` or `strings` for text
  /// that is not UTF-8.
  case unsupported(kind: String)
}
