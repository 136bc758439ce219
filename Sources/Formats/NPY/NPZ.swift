public import Networks

/// NumPy's file format for several arrays: a ZIP archive of `.npy` files, as `numpy.savez` and
/// `numpy.savez_compressed` write it.
///
/// Source: NumPy's `numpy.lib.npyio`.
public enum NPZ {
  /// Reads all arrays of a `.npz` file, by their names without `.npy`.
  ///
  /// - Throws: `ReadError`: `missing` if the file does not exist, `malformed` if it is not an
  ///   archive of arrays of supported number types.
  public static func read(_ path: String) throws(ReadError) -> [String: Tensor] {
    try decode(ByteReader.contents(of: path), path: path)
  }

  /// Decodes the bytes of a `.npz` file.
  ///
  /// - Parameters:
  ///   - bytes: The contents of the file.
  ///   - path: The file's name, for error messages only.
  public static func decode(_ bytes: [UInt8], path: String) throws(ReadError) -> [String: Tensor] {
    let archive = try ZipArchive(bytes, path: path)
    var arrays: [String: Tensor] = [:]
    for entry in archive.entries where entry.name.hasSuffix(".npy") {
      let contents = try archive.contents(of: entry)
      let place = "\(path): \(entry.name.printable)"
      arrays[String(entry.name.dropLast(4))] = try NPY.decode(contents, path: place)
    }
    guard !arrays.isEmpty else {
      throw ReadError(.malformed, path: path, reason: "it holds no arrays, files that end in .npy")
    }
    return arrays
  }

  /// Decodes one array of a `.npz` file.
  ///
  /// - Parameters:
  ///   - bytes: The contents of the file.
  ///   - path: The file's name, for error messages only.
  ///   - name: The array's name. Without a name the file must hold a single array.
  /// - Throws: `ReadError` that lists the names if it is not clear which array is meant.
  public static func decode(
    _ bytes: [UInt8], path: String, array name: String?
  ) throws(ReadError) -> Tensor {
    let arrays = try decode(bytes, path: path)
    if let name, let array = arrays[name] { return array }
    if name == nil, arrays.count == 1, let array = arrays.first?.value { return array }
    let names = arrays.keys.sorted().map(\.printable).joined(separator: ", ")
    let reason = name.map { "it holds no array \($0.quoted), only" } ?? "it holds several arrays:"
    throw ReadError(
      .malformed, path: path,
      reason: "\(reason) \(names)\(name == nil ? "; choose one as \(path):NAME" : "")")
  }
}
