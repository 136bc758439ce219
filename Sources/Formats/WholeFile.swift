import Foundation

/// The reason why a file could not be written, in one line that names the file.
public struct WriteError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file's path, as the caller gave it.
  public let path: String
  /// The operating system's reason.
  public let reason: String

  /// `cannot write FILE: reason`.
  public var description: String { "cannot write \(path): \(reason)" }
}

/// A file that is written completely or not at all.
///
/// Output goes to a temporary file in the same folder, with the permissions of the existing file.
/// `commit` moves it into place; without `commit` it is deleted. Anything but a regular file (a pipe,
/// `/dev/stdout`) is written directly. A symbolic link is kept; its target is replaced.
public struct WholeFile: ~Copyable {
  private let path: String
  private let destination: String
  private let temporary: String?
  private var descriptor: Int32
  private var buffer: [UInt8] = []
  private var isCommitted = false

  /// Opens a file for writing. An existing file is not touched before `commit`.
  ///
  /// - Throws: `WriteError` if the file cannot be written.
  public init(_ path: String) throws(WriteError) {
    let destination = try WholeFile.destination(of: path)
    let opened = try WholeFile.open(destination, for: path)
    self.path = path
    self.destination = destination
    temporary = opened.temporary
    descriptor = opened.descriptor
  }

  private static func open(
    _ destination: String, for path: String
  ) throws(WriteError) -> (temporary: String?, descriptor: Int32) {
    var status = stat()
    let exists = stat(destination, &status) == 0
    let kind = exists ? status.st_mode & S_IFMT : S_IFREG
    guard kind != S_IFDIR, !path.hasSuffix("/") else {
      throw WriteError(path: path, reason: "it is a folder")
    }
    guard kind == S_IFREG else {
      let descriptor = Foundation.open(destination, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw error(path) }
      return (nil, descriptor)
    }
    if exists, access(destination, W_OK) != 0 { throw error(path) }
    let name = ".\(getpid())-\(UInt32.random(in: 0 ... .max)).partial"
    let temporary = (destination as NSString).deletingLastPathComponent + "/" + name
    let descriptor = Foundation.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw error(path) }
    if exists { fchmod(descriptor, status.st_mode & 0o7777) }
    return (temporary, descriptor)
  }

  /// Follows symbolic links to the path they end at, whether or not a file exists there yet.
  private static func destination(of path: String) throws(WriteError) -> String {
    var destination = URL(fileURLWithPath: path).path
    for _ in 0..<40 {
      guard
        let link = try? FileManager.default.destinationOfSymbolicLink(atPath: destination)
      else { return destination }
      let folder = (destination as NSString).deletingLastPathComponent
      destination = link.hasPrefix("/") ? link : folder + "/" + link
    }
    throw WriteError(path: path, reason: String(cString: strerror(ELOOP)))
  }

  /// Appends text as UTF-8.
  public mutating func append(_ text: String) throws(WriteError) {
    try append(text.utf8)
  }

  /// Appends bytes.
  public mutating func append(_ bytes: some Sequence<UInt8>) throws(WriteError) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= 1 << 16 { try flush() }
  }

  /// Writes the remaining buffer and moves the file into place.
  ///
  /// - Throws: `WriteError` if the file cannot be written. An existing file is then unchanged.
  public consuming func commit() throws(WriteError) {
    try flush()
    let closed = close(descriptor)
    descriptor = -1
    guard closed == 0 else { throw WholeFile.error(path) }
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
    if descriptor >= 0 { close(descriptor) }
    if !isCommitted, let temporary { unlink(temporary) }
  }

  private static func error(_ path: String) -> WriteError {
    WriteError(path: path, reason: String(cString: strerror(errno)))
  }
}
