/// A chunk of a PNG file: length, name, data, checksum.
struct PNGChunk {
  /// The chunk type: four ASCII letters.
  let name: String
  let data: ArraySlice<UInt8>

  /// Whether a reader may ignore the chunk: the first letter of its name is lower case.
  var isAncillary: Bool { name.utf8.first.map { $0 & 32 != 0 } ?? false }

  /// Reads the next chunk.
  ///
  /// - Throws: `ReadError` if the chunk is truncated, has an invalid name, or does not match its
  ///   checksum.
  init(_ reader: inout ByteReader) throws(ReadError) {
    let start = reader
    let length = Int(try reader.bigEndian(UInt32.self))
    let letters = try reader.take(4)
    guard letters.allSatisfy({ (0x41...0x5A).contains($0 & ~32) }) else {
      throw start.failure("a chunk's name is not four letters")
    }
    name = String(decoding: letters, as: UTF8.self)
    data = try reader.take(length)
    let stated = try reader.bigEndian(UInt32.self)
    guard stated == CRC32.of(start.bytes[letters.startIndex..<data.endIndex]) else {
      throw start.failure("the chunk \(name) does not match its checksum")
    }
  }

  /// Appends a chunk to the bytes of a file.
  static func append(_ name: String, _ data: [UInt8], to bytes: inout [UInt8]) {
    bytes.appendBigEndian(UInt32(data.count))
    let body = Array(name.utf8) + data
    bytes += body
    bytes.appendBigEndian(CRC32.of(body))
  }
}
