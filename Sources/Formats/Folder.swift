import Foundation

/// Creation of folders for output files.
public enum Folder {
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
