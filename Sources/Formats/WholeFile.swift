import Foundation

/// Why a file could not be written, in one line that names it.
public struct WriteError: Error, Hashable, Sendable, CustomStringConvertible {
  public let path: String
  public let reason: String

  public var description: String { "cannot write \(path): \(reason)" }
}

/// A file that is written whole or not at all.
///
/// What is appended goes to a temporary neighbour, which takes the file's place on `commit` and is
/// removed if it never comes to that. What is not a regular file (a pipe, `/dev/stdout`) is
/// written as it comes. A symbolic link keeps pointing to what it points to.
public struct WholeFile: ~Copyable {
  private let path: String
  private let destination: String
  private let temporary: String?
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var isCommitted = false

  /// Opens the file for writing; the file itself is not touched yet.
  public init(_ path: String) throws(WriteError) {
    let opened = try WholeFile.open(path)
    self.path = path
    destination = opened.destination
    temporary = opened.temporary
    descriptor = opened.descriptor
  }

  private static func open(
    _ path: String
  ) throws(WriteError) -> (destination: String, temporary: String?, descriptor: Int32) {
    var isDirectory: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
    guard !isDirectory.boolValue, !path.hasSuffix("/") else {
      throw WriteError(path: path, reason: "it is a folder")
    }
    let destination = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    var temporary: String?
    let descriptor: Int32
    if exists, !isRegular(path) {
      descriptor = Foundation.open(path, O_WRONLY | O_CLOEXEC)
    } else {
      if exists, access(destination, W_OK) != 0 { throw error(path) }
      let name = "\(destination).\(getpid())-\(UInt32.random(in: 0 ... .max)).partial"
      temporary = name
      descriptor = Foundation.open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    }
    guard descriptor >= 0 else { throw error(path) }
    return (destination, temporary, descriptor)
  }

  /// Appends text, as UTF-8.
  public mutating func append(_ text: String) throws(WriteError) {
    try append(text.utf8)
  }

  /// Appends bytes.
  public mutating func append(_ bytes: some Sequence<UInt8>) throws(WriteError) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= 1 << 16 { try flush() }
  }

  /// Writes what is left and puts the file in its place.
  public consuming func commit() throws(WriteError) {
    try flush()
    if let temporary {
      guard rename(temporary, destination) == 0 else { throw WholeFile.error(path) }
    }
    isCommitted = true
  }

  private mutating func flush() throws(WriteError) {
    var start = 0
    while start < buffer.count {
      let written = buffer[start...].withUnsafeBytes { rest in
        write(descriptor, rest.baseAddress, rest.count)
      }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw WholeFile.error(path) }
      start += written
    }
    buffer.removeAll(keepingCapacity: true)
  }

  deinit {
    close(descriptor)
    if !isCommitted, let temporary { unlink(temporary) }
  }

  private static func isRegular(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  private static func error(_ path: String) -> WriteError {
    WriteError(path: path, reason: String(cString: strerror(errno)))
  }
}
