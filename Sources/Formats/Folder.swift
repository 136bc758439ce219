import Foundation

/// Folders of files.
public enum Folder {
  /// The paths of the images in a folder, by their endings, in the order of their names; `nil` if
  /// there is no folder at the path. Hidden files and subfolders are left out.
  package static func images(in path: String) -> [String]? {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
      isDirectory.boolValue, let names = try? FileManager.default.contentsOfDirectory(atPath: path)
    else { return nil }
    let endings = [".png", ".jpg", ".jpeg", ".ppm", ".pgm"]
    return names.sorted().filter { name in
      !name.hasPrefix(".") && endings.contains { name.lowercased().hasSuffix($0) }
    }.map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }
  }

  /// Creates the folder and its parents, unless they exist.
  ///
  /// - Throws: `WriteError` if the folder cannot be created.
  public static func make(_ path: String) throws(WriteError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw WriteError(path: path, reason: "the folder cannot be created")
    }
  }
}
