import Foundation

/// A forward-only reader of a file's bytes.
///
/// Every read is bounds-checked: a file may be truncated or corrupted anywhere, and is then refused
/// with the position of the fault.
package struct ByteReader {
  let path: String
  let bytes: ArraySlice<UInt8>
  private(set) var position: Int

  /// Creates a reader of a whole file or of a slice; positions count from the start of the file.
  init(_ bytes: ArraySlice<UInt8>, path: String) {
    self.bytes = bytes
    self.path = path
    position = bytes.startIndex
  }

  /// Reads a whole file into memory.
  ///
  /// - Throws: `ReadError`: `missing` if the file does not exist, `malformed` if it is a folder, is
  ///   not a regular file, or cannot be read.
  package static func contents(of path: String) throws(ReadError) -> [UInt8] {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw ReadError(.missing, path: path, reason: "there is no such file")
    }
    guard !isDirectory.boolValue else {
      throw ReadError(.malformed, path: path, reason: "it is a folder")
    }
    // A device or a pipe may never end.
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw ReadError(.malformed, path: path, reason: "it is not a regular file")
    }
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? handle.close() }
      // Part by part, so that only one copy is ever in memory.
      var bytes: [UInt8] = []
      bytes.reserveCapacity(Int(status.st_size))
      while let part = try handle.read(upToCount: 1 << 24), !part.isEmpty { bytes += part }
      return bytes
    } catch {
      throw ReadError(.malformed, path: path, reason: "it cannot be read")
    }
  }

  /// Whether there is a file or a folder at the path.
  package static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }

  /// The first bytes of a file, at most `count`; `nil` if it is not a regular file that can be
  /// read.
  package static func beginning(of path: String, _ count: Int) -> [UInt8]? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      let handle = FileHandle(forReadingAtPath: path)
    else { return nil }
    defer { try? handle.close() }
    return (try? handle.read(upToCount: count)).map { [UInt8]($0) }
  }

  /// Reads standard input to its end.
  ///
  /// - Throws: `ReadError` if it has more than 2^31 bytes, or cannot be read.
  package static func standardInput() throws(ReadError) -> [UInt8] {
    let path = "standard input"
    var bytes: [UInt8] = []
    do {
      while let part = try FileHandle.standardInput.read(upToCount: 1 << 20), !part.isEmpty {
        bytes += part
        guard bytes.count <= 1 << 31 else { break }
      }
    } catch {
      throw ReadError(.malformed, path: path, reason: "it cannot be read")
    }
    guard bytes.count <= 1 << 31 else {
      throw ReadError(.malformed, path: path, reason: "it has more than 2^31 bytes")
    }
    return bytes
  }

  /// The number of bytes left.
  var remaining: Int { bytes.endIndex - position }

  /// The next byte, without consuming it; `nil` at the end.
  var next: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  /// Skips the next byte, if there is one.
  mutating func skip() { position = min(position + 1, bytes.endIndex) }

  /// Continues at a later position.
  mutating func move(to position: Int) {
    self.position = min(max(self.position, position), bytes.endIndex)
  }

  /// Reads the next `count` bytes.
  mutating func take(_ count: Int) throws(ReadError) -> ArraySlice<UInt8> {
    guard count >= 0, count <= remaining else {
      throw failure("\(count) bytes are announced, \(remaining) are left")
    }
    defer { position += count }
    return bytes[position..<position + count]
  }

  /// Reads an unsigned integer in little-endian order.
  mutating func littleEndian<T: FixedWidthInteger & UnsignedInteger>(
    _ type: T.Type
  ) throws(ReadError) -> T {
    try take(T.bitWidth / 8).reversed().reduce(0) { $0 << 8 | T($1) }
  }

  /// Reads an unsigned integer in big-endian order.
  mutating func bigEndian<T: FixedWidthInteger & UnsignedInteger>(
    _ type: T.Type
  ) throws(ReadError) -> T {
    try take(T.bitWidth / 8).reduce(0) { $0 << 8 | T($1) }
  }

  /// An error at the current position.
  func failure(_ reason: String) -> ReadError {
    ReadError(.malformed, path: path, place: "byte \(position)", reason: reason)
  }
}
