public import Networks

/// Named tensors in the safetensors format, in which most trained networks are published.
///
///     length of the header (8 bytes, little-endian), header: a JSON object
///     {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, …,
///      "__metadata__": {"format": "pt"}}, then the data, row-major, little-endian
///
/// Source: the format's description and `safetensors/src/tensor.rs` at
/// github.com/huggingface/safetensors.
public struct Safetensors: Hashable, Sendable {
  /// The tensors by name.
  public var tensors: [String: Tensor]
  /// The file's metadata, such as `format`.
  public var metadata: [String: String]

  /// Creates a set of named tensors with its metadata.
  public init(tensors: [String: Tensor] = [:], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  static let metadataKey = "__metadata__"

  /// The longest header, in bytes, that the format's own reader accepts.
  private static let longestHeader = 100_000_000

  /// Reads a safetensors file.
  ///
  /// - Throws: `ReadError`: `missing` if the file does not exist; `malformed` for a violation of
  ///   the format, a dtype other than F16 BF16 F32 F64 I8…I64 U8…U64 BOOL, an axis of length zero,
  ///   or an integer that a `Double` cannot hold.
  public static func read(_ path: String) throws(ReadError) -> Safetensors {
    try decode(ByteReader.contents(of: path), path: path)
  }

  /// Decodes the bytes of a safetensors file. NaN and infinity are kept.
  ///
  /// - Parameters:
  ///   - bytes: The contents of the file.
  ///   - path: The file's name, for error messages only.
  public static func decode(_ bytes: [UInt8], path: String) throws(ReadError) -> Safetensors {
    var reader = ByteReader(bytes[...], path: path)
    let length = try reader.littleEndian(UInt64.self)
    guard length <= longestHeader else {
      throw reader.failure("the header has \(length) bytes; at most \(longestHeader) are allowed")
    }
    let json = try reader.take(Int(length))
    let header = try SafetensorsHeader(json, size: reader.remaining, path: path)
    var file = Safetensors(metadata: header.metadata)
    // The entries are contiguous, so the reader is always at the next one.
    for entry in header.entries {
      let elements = try reader.numbers(entry.shape.count, entry.kind)
      file.tensors[entry.name] = Tensor(shape: entry.shape, elements: elements)
    }
    return file
  }
}
