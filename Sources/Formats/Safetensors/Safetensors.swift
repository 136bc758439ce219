public import Networks

/// Tensors by name, in the format in which most trained networks are published.
///
///     length of the header (8 bytes, lowest first), header: a JSON object
///     {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, …,
///      "__metadata__": {"format": "pt"}}, then the data, row-major, lowest byte first
///
/// Source: the format's description and `safetensors/src/tensor.rs` at
/// github.com/huggingface/safetensors.
public struct Safetensors: Hashable, Sendable {
  /// By their names.
  public var tensors: [String: Tensor]
  /// What a file says about itself, such as `format`.
  public var metadata: [String: String]

  /// These tensors, and what is said of them.
  public init(tensors: [String: Tensor] = [:], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  static let metadataKey = "__metadata__"

  /// The longest header, in bytes, that the format's own reader accepts.
  private static let longestHeader = 100_000_000

  /// Reads a file.
  ///
  /// - Throws: `ReadError`, `missing` if there is no such file, `malformed` for everything that the
  ///   format does not allow, for other dtypes than F16 BF16 F32 F64 I8…I64 U8…U64 BOOL, for axes of
  ///   length zero, and for integers that a `Double` cannot hold.
  public static func read(_ path: String) throws(ReadError) -> Safetensors {
    try decode(ByteReader.contents(of: path), path: path)
  }

  /// Reads the bytes of a file; `path` is for messages only. NaN and infinity are read as they are.
  public static func decode(_ bytes: [UInt8], path: String) throws(ReadError) -> Safetensors {
    var reader = ByteReader(bytes[...], path: path)
    let length = try reader.littleEndian(UInt64.self)
    guard length <= longestHeader else {
      throw reader.failure("a header of \(length) bytes; \(longestHeader) are allowed")
    }
    let json = try reader.take(Int(length))
    let header = try SafetensorsHeader(json, size: reader.remaining, path: path)
    var file = Safetensors(metadata: header.metadata)
    // The entries lie one after the other, so the reader is always at the next one.
    for entry in header.entries {
      let elements = try reader.numbers(entry.shape.count, entry.kind)
      file.tensors[entry.name] = Tensor(shape: entry.shape, elements: elements)
    }
    return file
  }
}
