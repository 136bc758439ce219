/// A node's constant argument.
public enum ONNXAttribute: Hashable, Sendable {
  case int(Int)
  /// A number of 32 bits in the file: 1e-5 is 9.99999974737875e-06.
  case float(Double)
  case string(String)
  case tensor(ONNXTensor)
  case ints([Int])
  case floats([Double])
  case strings([String])
  /// One that is not read, and what it is: `graph`, `sparse_tensor`, `type_proto`, `tensors`,
  /// `graphs`, `sparse_tensors`, `type_protos`; `string` or `strings` where they are not UTF-8.
  case unsupported(kind: String)
}
