import Foundation

/// A place in the bytes of a file, which only moves forward and never leaves them.
///
/// What it reads it has checked to be there: a file may be truncated or mutated anywhere and is
/// refused, with the place.
package struct ByteReader {
  let path: String
  let bytes: ArraySlice<UInt8>
  private(set) var position: Int

  /// All bytes of a file, or a part of them: positions count from the start of the file.
  init(_ bytes: ArraySlice<UInt8>, path: String) {
    self.bytes = bytes
    self.path = path
    position = bytes.startIndex
  }

  /// Reads a file as a whole.
  ///
  /// - Throws: `ReadError`, `missing` if there is no such file, `malformed` if it is a folder or
  ///   cannot be read.
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
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw ReadError(.malformed, path: path, reason: "it cannot be read")
    }
  }

  var remaining: Int { bytes.endIndex - position }

  /// The next byte, left where it is; `nil` at the end.
  var next: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  /// Moves over the next byte, if there is one.
  mutating func skip() { position = min(position + 1, bytes.endIndex) }

  /// The next bytes.
  mutating func take(_ count: Int) throws(ReadError) -> ArraySlice<UInt8> {
    guard count >= 0, count <= remaining else {
      throw failure("\(count) bytes are announced, \(remaining) are left")
    }
    defer { position += count }
    return bytes[position..<position + count]
  }

  /// The next unsigned integer, little-endian.
  mutating func littleEndian<T: FixedWidthInteger & UnsignedInteger>(
    _ type: T.Type
  ) throws(ReadError) -> T {
    try take(T.bitWidth / 8).reversed().reduce(0) { $0 << 8 | T($1) }
  }

  /// The next unsigned integer, big-endian.
  mutating func bigEndian<T: FixedWidthInteger & UnsignedInteger>(
    _ type: T.Type
  ) throws(ReadError) -> T {
    try take(T.bitWidth / 8).reduce(0) { $0 << 8 | T($1) }
  }

  /// What is wrong here.
  func failure(_ reason: String) -> ReadError {
    ReadError(.malformed, path: path, place: "byte \(position)", reason: reason)
  }
}
