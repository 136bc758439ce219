import Foundation

/// A folder that files are written to.
public enum Folder {
  /// Makes the folder, and those it lies in, unless it is there already.
  public static func make(_ path: String) throws(WriteError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw WriteError(path: path, reason: "the folder cannot be made")
    }
  }
}
