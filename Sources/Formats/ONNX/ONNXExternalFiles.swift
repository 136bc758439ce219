import Foundation

/// The files beside a model that hold data of its tensors.
///
/// A model comes from anywhere, so it reads nothing but what lies in its own folder, and no more
/// than is there: tensors that share bytes could ask for a file a million times over.
struct ONNXExternalFiles {
  /// The model's path.
  let model: String
  /// How many bytes were read from which file.
  private var taken: [String: Int] = [:]

  init(model: String) { self.model = model }

  /// A tensor's bytes.
  ///
  /// - Parameters:
  ///   - entries: `location`, a path relative to the model's folder; `offset`, 0 if not said;
  ///     `length`, all from there on if not said. In bytes.
  ///   - count: How many bytes the tensor takes.
  ///   - place: What an error calls the tensor.
  /// - Throws: `ReadError`, `missing` if there is no such file, `malformed` if it is not in the
  ///   model's folder or does not have these bytes.
  mutating func bytes(
    _ entries: [String: String], count: Int, at place: String
  ) throws(ReadError) -> [UInt8] {
    func failure(_ reason: String, _ kind: ReadError.Kind = .malformed) -> ReadError {
      ReadError(kind, path: model, place: place, reason: reason)
    }
    let location = entries["location"] ?? ""
    guard Self.staysInside(location) else {
      throw failure("its data is at \(location.quoted), which is not a path in the model's folder")
    }
    let folder = URL(fileURLWithPath: model).deletingLastPathComponent().path
    guard let file = Self.resolved("\(folder)/\(location)") else {
      throw failure("its data is at \(location.quoted), which is not there", .missing)
    }
    guard let root = Self.resolved(folder), file.hasPrefix(root.hasSuffix("/") ? root : root + "/")
    else {
      throw failure("its data is at \(location.quoted), a link out of the model's folder")
    }
    guard let size = Self.size(file) else {
      throw failure("its data is at \(location.quoted), which is not a regular file")
    }

    guard let offset = Int(entries["offset"] ?? "0"), offset >= 0, offset <= size else {
      throw failure("the offset of its data is not within the \(size) bytes of \(location.quoted)")
    }
    guard Int(entries["length"] ?? "\(size - offset)") == count else {
      throw failure(
        "it takes \(count) bytes, and its data in \(location.quoted) is of another length")
    }
    guard count <= size - offset else {
      throw failure(
        "it takes \(count) bytes, \(location.quoted) has \(size - offset) from \(offset) on")
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

  /// Whether a path names something below the folder that it starts from, links aside.
  private static func staysInside(_ location: String) -> Bool {
    !location.isEmpty && !location.hasPrefix("/") && !location.contains("\0")
      && !location.split(separator: "/").contains("..")
  }

  /// The path with every link followed, if there is something.
  private static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// How many bytes a regular file has.
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
