import Foundation

/// The external files that hold a model's tensor data.
///
/// Models are untrusted: a model may read only files inside its own folder. In total it may take no
/// more bytes from a file than the file has, or tensors sharing bytes could multiply its size.
struct ONNXExternalFiles {
  /// The path of the model file.
  let model: String
  /// The number of bytes read so far from each file.
  private var taken: [String: Int] = [:]

  /// The number of graphs around the one that is read.
  private var depth = 0

  init(model: String) { self.model = model }

  /// Reads a graph within a graph. Graphs may be nested sixteen deep.
  mutating func nested(
    at place: String, _ read: (inout ONNXExternalFiles) throws(ReadError) -> ONNXGraph
  ) throws(ReadError) -> ONNXGraph {
    guard depth < 16 else {
      throw ReadError(
        .malformed, path: model, place: place, reason: "its graphs are nested more than 16 deep")
    }
    depth += 1
    defer { depth -= 1 }
    return try read(&self)
  }

  /// Reads the bytes of one tensor.
  ///
  /// - Parameters:
  ///   - entries: `location`, a path relative to the model's folder; `offset` in bytes, 0 by
  ///     default; `length` in bytes, by default everything from the offset on.
  ///   - count: The number of bytes that the tensor needs.
  ///   - place: The tensor's description in error messages.
  /// - Throws: `ReadError`: `missing` if the file does not exist, `malformed` if it is outside the
  ///   model's folder or does not contain these bytes.
  mutating func bytes(
    _ entries: [String: String], count: Int, at place: String
  ) throws(ReadError) -> [UInt8] {
    func failure(_ reason: String, _ kind: ReadError.Kind = .malformed) -> ReadError {
      ReadError(kind, path: model, place: place, reason: reason)
    }
    let location = entries["location"] ?? ""
    guard Self.staysInside(location) else {
      throw failure("its data is at \(location.quoted), which is not inside the model's folder")
    }
    let folder = URL(fileURLWithPath: model).deletingLastPathComponent().path
    guard let file = Self.resolved("\(folder)/\(location)") else {
      throw failure("its data is at \(location.quoted), which does not exist", .missing)
    }
    guard let root = Self.resolved(folder), file.hasPrefix(root.hasSuffix("/") ? root : root + "/")
    else {
      throw failure("its data is at \(location.quoted), which leads outside the model's folder")
    }
    guard let size = Self.size(file) else {
      throw failure("its data is at \(location.quoted), which is not a regular file")
    }

    guard let offset = Int(entries["offset"] ?? "0"), offset >= 0, offset <= size else {
      throw failure("the offset of its data is not within the \(size) bytes of \(location.quoted)")
    }
    guard Int(entries["length"] ?? "\(size - offset)") == count else {
      throw failure(
        "it takes \(count) bytes, but its data in \(location.quoted) has another length")
    }
    guard count <= size - offset else {
      throw failure(
        "it takes \(count) bytes; \(location.quoted) has \(size - offset) from \(offset) on")
    }
    taken[file, default: 0] += count
    guard taken[file, default: 0] <= size else {
      throw failure("the tensors up to here take more than the \(size) bytes of \(location.quoted)")
    }
    guard let bytes = Self.read(file, at: offset, count: count) else {
      throw failure("its data at \(location.quoted) cannot be read")
    }
    return bytes
  }

  /// Whether a relative path stays inside its starting folder, symbolic links aside.
  private static func staysInside(_ location: String) -> Bool {
    !location.isEmpty && !location.hasPrefix("/") && !location.contains("\0")
      && !location.split(separator: "/").contains("..")
  }

  /// The path with every symbolic link resolved; `nil` if nothing exists there.
  private static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The size of a regular file in bytes; `nil` for anything else.
  private static func size(_ path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  private static func read(_ path: String, at offset: Int, count: Int) -> [UInt8]? {
    guard let file = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? file.close() }
    do {
      try file.seek(toOffset: UInt64(offset))
      let data = try file.read(upToCount: count) ?? Data()
      return data.count == count ? [UInt8](data) : nil
    } catch {
      return nil
    }
  }
}
