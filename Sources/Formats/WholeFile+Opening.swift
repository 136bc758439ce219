import Foundation

extension WholeFile {
  /// Opens the file, or a temporary one in its folder.
  static func open(_ path: String) throws(WriteError) -> (Place, Int32) {
    if let number = descriptor(of: path) {
      // The same descriptor keeps its place in the file, which opening the path would not.
      let copy = fcntl(number, F_DUPFD_CLOEXEC, 0)
      guard copy >= 0 else { throw WriteError(path) }
      return (.direct, copy)
    }
    var status = stat()
    var exists = stat(path, &status) == 0
    guard !exists || status.st_mode & S_IFMT != S_IFDIR, !path.hasSuffix("/") else {
      throw WriteError(path: path, reason: "it is a folder")
    }
    if exists, status.st_mode & S_IFMT != S_IFREG {
      return (.direct, try openDirectly(path, isPipe: status.st_mode & S_IFMT == S_IFIFO))
    }
    let destination = try destination(of: path)
    exists = stat(destination, &status) == 0
    if exists, access(destination, W_OK) != 0 { throw WriteError(path) }
    let (place, descriptor) = try openTemporary(destination, for: path)
    if exists { fchmod(descriptor, status.st_mode & 0o7777) }
    return (place, descriptor)
  }

  /// The number of an open descriptor that a path stands for.
  private static func descriptor(of path: String) -> Int32? {
    if path == "/dev/stdout" { return 1 }
    if path == "/dev/stderr" { return 2 }
    for folder in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(folder) {
      return Int32(path.dropFirst(folder.count))
    }
    return nil
  }

  /// Opens a device or a pipe. A pipe that no program reads within five seconds is refused, since
  /// opening it would wait for ever.
  private static func openDirectly(_ path: String, isPipe: Bool) throws(WriteError) -> Int32 {
    for _ in 0..<500 {
      let descriptor = Foundation.open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK)
      if descriptor >= 0 {
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
        return descriptor
      }
      guard isPipe, errno == ENXIO else { throw WriteError(path) }
      usleep(10_000)
    }
    throw WriteError(path: path, reason: "no program reads this pipe")
  }

  /// Follows symbolic links to the path they end at, whether or not a file exists there yet.
  static func destination(of path: String) throws(WriteError) -> String {
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

  private static func openTemporary(
    _ destination: String, for path: String
  ) throws(WriteError) -> (Place, Int32) {
    let folder = (destination as NSString).deletingLastPathComponent
    #if os(Linux)
      // Linux has files without a name: __O_TMPFILE, which Swift does not import, and O_DIRECTORY.
      let unnamed = Foundation.open(
        folder, 0o20_000_000 | O_DIRECTORY | O_WRONLY | O_CLOEXEC, 0o666)
      if unnamed >= 0 {
        if access("/proc/self/fd/\(unnamed)", F_OK) == 0 {
          return (.unnamed(destination: destination), unnamed)
        }
        close(unnamed)
      }
    #endif
    let temporary = temporaryName(in: folder)
    let descriptor = Foundation.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw WriteError(path) }
    return (.named(temporary: temporary, destination: destination), descriptor)
  }

  private static func temporaryName(in folder: String) -> String {
    "\(folder)/.\(getpid())-\(UInt32.random(in: 0 ... .max)).partial"
  }

  /// Gives a file without a name that of the destination; returns whether it succeeded. A link
  /// cannot replace a file, so that an existing one is replaced by way of another name.
  static func name(_ descriptor: Int32, _ destination: String) -> Bool {
    #if os(Linux)
      let source = "/proc/self/fd/\(descriptor)"
      if linkat(AT_FDCWD, source, AT_FDCWD, destination, AT_SYMLINK_FOLLOW) == 0 { return true }
      guard errno == EEXIST else { return false }
      let temporary = temporaryName(in: (destination as NSString).deletingLastPathComponent)
      guard linkat(AT_FDCWD, source, AT_FDCWD, temporary, AT_SYMLINK_FOLLOW) == 0 else {
        return false
      }
      if rename(temporary, destination) == 0 { return true }
      let reason = errno
      unlink(temporary)
      errno = reason
    #endif
    return false
  }
}
