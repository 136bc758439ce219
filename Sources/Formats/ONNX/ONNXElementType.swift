/// The element type of a tensor, with ONNX's code for it (TensorProto.DataType).
///
/// Tensors can be read if their type is in `supported`; an input may be declared with any type.
public enum ONNXElementType: Int, Hashable, Sendable, CaseIterable {
  case float = 1
  case uint8
  case int8
  case uint16
  case int16
  case int32
  case int64
  case string
  case bool
  case float16
  case double
  case uint32
  case uint64
  case complex64
  case complex128
  case bfloat16
  case float8e4m3fn
  case float8e4m3fnuz
  case float8e5m2
  case float8e5m2fnuz
  case uint4
  case int4
  case float4e2m1
  case float8e8m0
  case uint2
  case int2
  case float6e2m3
  case float6e3m2

  /// The element types whose tensors can be read.
  public static let supported = allCases.filter { $0.bytes != nil }

  /// The size of one element in raw data, in bytes; `nil` for an unsupported type.
  var bytes: Int? {
    switch self {
    case .uint8, .int8, .bool: 1
    case .uint16, .int16, .float16, .bfloat16: 2
    case .float, .int32, .uint32: 4
    case .double, .int64, .uint64: 8
    case .string, .complex64, .complex128, .float8e4m3fn, .float8e4m3fnuz, .float8e5m2,
      .float8e5m2fnuz, .uint4, .int4, .float4e2m1, .float8e8m0, .uint2, .int2, .float6e2m3,
      .float6e3m2:
      nil
    }
  }
}
