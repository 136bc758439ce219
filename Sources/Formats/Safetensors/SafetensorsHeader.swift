import Foundation
import Networks

/// The header of a safetensors file: the number type, shape and byte range of each tensor.
struct SafetensorsHeader {
  struct Entry {
    let name: String
    let kind: NumberKind
    let shape: Shape
    /// The tensor's bytes, counted from the end of the header.
    let range: Range<Int>
  }

  /// The entries in the order of their data in the file.
  let entries: [Entry]
  let metadata: [String: String]

  /// Parses the header's JSON and checks it against the `size` of the data in bytes.
  ///
  /// The tensors must fill the data without gaps or overlaps. Keys other than `dtype`, `shape` and
  /// `data_offsets` are ignored, as in the format's own reader.
  ///
  /// - Throws: `ReadError` with the place `header` or `tensor 'name'`.
  init(_ json: ArraySlice<UInt8>, size: Int, path: String) throws(ReadError) {
    let raw = try RawHeader.decode(json, path: path)
    var entries: [Entry] = []
    for (name, tensor) in raw.tensors {
      do throws(Mismatch) {
        entries.append(try Entry(name, tensor, size: size))
      } catch {
        throw ReadError(
          .malformed, path: path, place: "tensor \(name.quoted)", reason: error.reason)
      }
    }
    entries.sort { $0.range.lowerBound < $1.range.lowerBound }
    var end = 0
    for entry in entries {
      guard entry.range.lowerBound == end else {
        throw ReadError(
          .malformed, path: path, place: "tensor \(entry.name.quoted)",
          reason: "its data begin at \(entry.range.lowerBound); those before it end at \(end)")
      }
      end = entry.range.upperBound
    }
    guard end == size else {
      throw ReadError(
        .malformed, path: path, place: "header",
        reason: "the tensors end at byte \(end) of the data, which has \(size)")
    }
    self.entries = entries
    metadata = raw.metadata
  }
}

/// The reason why one tensor's entry is refused.
private struct Mismatch: Error {
  let reason: String
}

extension SafetensorsHeader.Entry {
  fileprivate init(_ name: String, _ raw: RawHeader.Tensor, size: Int) throws(Mismatch) {
    guard let kind = Self.kinds[raw.dtype] else {
      throw Mismatch(
        reason: "the dtype \(raw.dtype.quoted) is not supported; supported are"
          + " \(Self.kinds.keys.sorted().joined(separator: " "))")
    }
    guard let shape = Shape(validating: raw.shape) else {
      throw Mismatch(reason: "every axis must be at least 1 long, with at most 2^63 elements")
    }
    let offsets = raw.data_offsets
    guard offsets.count == 2, 0 <= offsets[0], offsets[0] <= offsets[1], offsets[1] <= size else {
      throw Mismatch(reason: "its data_offsets must be two, in order, within \(size) bytes of data")
    }
    let range = offsets[0]..<offsets[1]
    let (bytes, overflow) = shape.count.multipliedReportingOverflow(by: kind.size)
    guard !overflow, bytes == range.count else {
      throw Mismatch(
        reason: "\(raw.dtype) of shape \(shape) does not take the \(range.count) bytes it is given")
    }
    self.init(name: name, kind: kind, shape: shape, range: range)
  }

  private static let kinds: [String: NumberKind] = [
    "F16": .float16, "BF16": .bfloat16, "F32": .float32, "F64": .float64,
    "I8": .int8, "I16": .int16, "I32": .int32, "I64": .int64,
    "U8": .uint8, "U16": .uint16, "U32": .uint32, "U64": .uint64, "BOOL": .boolean,
  ]
}

/// The header as JSON: an object of tensors by name, and `__metadata__`, an object of strings.
private struct RawHeader: Decodable {
  struct Tensor: Decodable {
    let dtype: String
    let shape: [Int]
    let data_offsets: [Int]
  }

  struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  var tensors: [(name: String, tensor: Tensor)] = []
  var metadata: [String: String] = [:]

  init(from decoder: any Decoder) throws {
    let header = try decoder.container(keyedBy: Name.self)
    for key in header.allKeys {
      if key.stringValue == Safetensors.metadataKey {
        metadata = try header.decode([String: String].self, forKey: key)
      } else {
        tensors.append((key.stringValue, try header.decode(Tensor.self, forKey: key)))
      }
    }
  }

  static func decode(_ json: ArraySlice<UInt8>, path: String) throws(ReadError) -> RawHeader {
    // JSON may also be UTF-16; the header of this format may not.
    guard json.first == UInt8(ascii: "{"), !json.contains(0) else {
      throw ReadError(
        .malformed, path: path, place: "header", reason: "it must be a JSON object in UTF-8")
    }
    do {
      return try JSONDecoder().decode(RawHeader.self, from: Data(json))
    } catch let error as DecodingError {
      throw ReadError(.malformed, path: path, place: "header", reason: reason(error))
    } catch {
      throw ReadError(.malformed, path: path, place: "header", reason: "it is not JSON")
    }
  }

  private static func reason(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, let context):
      "\(place(context)) has no \(key.stringValue.quoted)"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "\(place(context)) must be "
        + "{\"dtype\": string, \"shape\": [integer], \"data_offsets\": [integer, integer]}, "
        + "or strings by name in \(Safetensors.metadataKey)"
    default: "it is not JSON, or has a number that is not an integer of 64 bits"
    }
  }

  private static func place(_ context: DecodingError.Context) -> String {
    context.codingPath.first.map { $0.stringValue.quoted } ?? "the header"
  }
}
