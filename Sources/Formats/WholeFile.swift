import Foundation

/// The reason why a file could not be written, in one line that names the file.
public struct WriteError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file's path, as the caller gave it.
  public let path: String
  /// The operating system's reason.
  public let reason: String

  /// `cannot write FILE: reason`.
  public var description: String { "cannot write \(path): \(reason)" }

  init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// The error that the last system call reported.
  init(_ path: String) { self.init(path: path, reason: String(cString: strerror(errno))) }
}

/// A file that is written completely or not at all.
///
/// Output goes to a temporary file in the same folder, with the permissions of the existing file.
/// `commit` moves it into place; without `commit` it is deleted. On Linux the temporary file has no
/// name, so that a program which is killed leaves nothing behind; where the file system has no such
/// files, its name ends in `.partial`. A pipe, a device or a descriptor such as `/dev/stdout` is
/// written directly. A symbolic link is kept; its target is replaced.
public struct WholeFile: ~Copyable {
  private let path: String
  private let place: Place
  private var descriptor: Int32
  private var buffer: [UInt8] = []
  private var isCommitted = false

  /// Where the output goes before it is committed.
  enum Place {
    /// To the destination itself.
    case direct
    /// To a file without a name, which gets the destination's.
    case unnamed(destination: String)
    /// To a file with a name of its own, which is replaced by the destination's.
    case named(temporary: String, destination: String)
  }

  /// Opens a file for writing. An existing file is not touched before `commit`.
  ///
  /// - Throws: `WriteError` if the file cannot be written.
  public init(_ path: String) throws(WriteError) {
    self.path = path
    (place, descriptor) = try WholeFile.open(path)
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

  /// Writes what was appended, so that `commit` has nothing left to write.
  ///
  /// - Throws: `WriteError` if it cannot be written, such as when the disk is full.
  public mutating func flush() throws(WriteError) {
    var start = 0
    while start < buffer.count {
      let written = buffer[start...].withUnsafeBytes { rest in
        write(descriptor, rest.baseAddress, rest.count)
      }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw WriteError(path) }
      start += written
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Writes the remaining buffer and moves the file into place.
  ///
  /// - Throws: `WriteError` if the file cannot be written. An existing file is then unchanged.
  public consuming func commit() throws(WriteError) {
    try flush()
    if case .unnamed(let destination) = place {
      guard WholeFile.name(descriptor, destination) else { throw WriteError(path) }
    }
    let closed = close(descriptor)
    descriptor = -1
    guard closed == 0 else { throw WriteError(path) }
    if case .named(let temporary, let destination) = place {
      guard rename(temporary, destination) == 0 else { throw WriteError(path) }
    }
    isCommitted = true
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if !isCommitted, case .named(let temporary, _) = place { unlink(temporary) }
  }
}
