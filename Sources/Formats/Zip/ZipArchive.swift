/// The directory of a ZIP archive, and its entries' contents: stored or deflated, not encrypted, in
/// one file. Archives of more than 4 GB (ZIP64) are read as well.
///
///     entries, each after a header of its own
///     directory: for each entry a record with its name, sizes, checksum and position
///     end: the number of records and the directory's position
///
/// Source: PKWARE's APPNOTE 6.3.10.
struct ZipArchive {
  /// One record of the directory.
  struct Entry {
    let name: String
    let method: Int
    let checksum: UInt32
    let compressedSize: Int
    let size: Int
    let position: Int
    let isEncrypted: Bool
  }

  private let bytes: [UInt8]
  private let path: String
  /// The entries in the order of the directory.
  private(set) var entries: [Entry] = []

  static let signature: [UInt8] = Array("PK".utf8) + [3, 4]
  private static let endSignature: [UInt8] = Array("PK".utf8) + [5, 6]
  /// An archive without entries has only the end.
  static let emptySignature = endSignature

  /// Reads the directory.
  ///
  /// - Throws: `ReadError` if the file has none, or a damaged one.
  init(_ bytes: [UInt8], path: String) throws(ReadError) {
    self.bytes = bytes
    self.path = path
    let (count, position) = try Self.directory(of: bytes, path: path)
    var reader = ByteReader(bytes[...], path: path)
    guard position <= bytes.count else { throw reader.failure("it has no directory") }
    reader.move(to: position)
    for _ in 0..<count { entries.append(try Self.entry(&reader)) }
  }

  /// The number of entries and the position of the directory, from the archive's end.
  private static func directory(
    of bytes: [UInt8], path: String
  ) throws(ReadError) -> (count: Int, position: Int) {
    let failure = ReadError(
      .malformed, path: path, reason: "it has no directory, with which a ZIP archive ends")
    // A comment of at most 65535 bytes follows the end's 22 bytes.
    let first = max(0, bytes.count - 22 - 65535)
    guard bytes.count >= 22,
      let end = (first...bytes.count - 22).last(where: {
        bytes[$0...].starts(with: endSignature)
      })
    else { throw failure }
    var reader = ByteReader(bytes[end...], path: path)
    _ = try reader.take(10)
    var count = Int(try reader.littleEndian(UInt16.self))
    _ = try reader.take(4)
    var position = Int(try reader.littleEndian(UInt32.self))
    if position == 0xFFFF_FFFF || count == 0xFFFF {
      guard end >= 20 else { throw failure }
      reader = ByteReader(bytes[(end - 20)...], path: path)
      _ = try reader.take(8)
      let longEnd = try reader.littleEndian(UInt64.self)
      guard longEnd < UInt64(bytes.count) else { throw failure }
      reader = ByteReader(bytes[Int(longEnd)...], path: path)
      _ = try reader.take(32)
      let (longCount, _, longPosition) = (
        try reader.littleEndian(UInt64.self), try reader.littleEndian(UInt64.self),
        try reader.littleEndian(UInt64.self)
      )
      guard longCount <= UInt64(bytes.count), longPosition <= UInt64(bytes.count) else {
        throw failure
      }
      (count, position) = (Int(longCount), Int(longPosition))
    }
    return (count, position)
  }

  private static func entry(_ reader: inout ByteReader) throws(ReadError) -> Entry {
    let start = reader
    guard Array(try reader.take(4)) == Array("PK".utf8) + [1, 2] else {
      throw start.failure("the directory has no record here")
    }
    _ = try reader.take(4)
    let flags = try reader.littleEndian(UInt16.self)
    let method = Int(try reader.littleEndian(UInt16.self))
    _ = try reader.take(4)
    let checksum = try reader.littleEndian(UInt32.self)
    var sizes = [
      Int(try reader.littleEndian(UInt32.self)), Int(try reader.littleEndian(UInt32.self)),
    ]
    let nameLength = Int(try reader.littleEndian(UInt16.self))
    let extraLength = Int(try reader.littleEndian(UInt16.self))
    let commentLength = Int(try reader.littleEndian(UInt16.self))
    _ = try reader.take(8)
    var position = Int(try reader.littleEndian(UInt32.self))
    let name = String(decoding: try reader.take(nameLength), as: UTF8.self)
    var extra = ByteReader(try reader.take(extraLength), path: reader.path)
    _ = try reader.take(commentLength)
    // Field 1 has the numbers that take more than 32 bits: size, compressed size, position.
    while extra.remaining >= 4 {
      let id = try extra.littleEndian(UInt16.self)
      var field = ByteReader(
        try extra.take(Int(extra.littleEndian(UInt16.self))), path: reader.path)
      guard id == 1 else { continue }
      if sizes[1] == 0xFFFF_FFFF { sizes[1] = try long(&field) }
      if sizes[0] == 0xFFFF_FFFF { sizes[0] = try long(&field) }
      if position == 0xFFFF_FFFF { position = try long(&field) }
    }
    return Entry(
      name: name, method: method, checksum: checksum, compressedSize: sizes[0], size: sizes[1],
      position: position, isEncrypted: flags & 1 != 0)
  }

  private static func long(_ reader: inout ByteReader) throws(ReadError) -> Int {
    let start = reader
    guard let number = Int(exactly: try reader.littleEndian(UInt64.self)) else {
      throw start.failure("a size is too large to be counted")
    }
    return number
  }

  /// The contents of an entry, decompressed and compared with its checksum.
  func contents(of entry: Entry) throws(ReadError) -> [UInt8] {
    func failure(_ reason: String) -> ReadError {
      ReadError(.malformed, path: path, place: entry.name.printable, reason: reason)
    }
    guard !entry.isEncrypted else { throw failure("it is encrypted") }
    guard entry.position < bytes.count else { throw failure("it lies beyond the file's end") }
    var reader = ByteReader(bytes[entry.position...], path: path)
    guard bytes[entry.position...].starts(with: Self.signature) else {
      throw failure("it is not where the directory says")
    }
    _ = try reader.take(26)
    let lengths = (
      Int(try reader.littleEndian(UInt16.self)), Int(try reader.littleEndian(UInt16.self))
    )
    _ = try reader.take(lengths.0 + lengths.1)
    let data = try reader.take(entry.compressedSize)
    let contents: [UInt8]
    switch entry.method {
    case 0: contents = Array(data)
    case 8:
      guard entry.size <= Zlib.mostBytes(from: data.count) else {
        throw failure("\(data.count) bytes cannot hold the \(entry.size) announced")
      }
      var inflate = Inflate(limit: entry.size)
      var bits = BitReader(data)
      do throws(ZlibError) {
        try inflate.run(&bits)
      } catch {
        throw failure(error.reason)
      }
      contents = inflate.output
    default: throw failure("its compression, method \(entry.method), is not read")
    }
    guard contents.count == entry.size else {
      throw failure("there are \(contents.count) bytes of \(entry.size)")
    }
    guard CRC32.of(contents[...]) == entry.checksum else {
      throw failure("it does not match its checksum")
    }
    return contents
  }
}
