public import Foundation

/// The package's own folder: where the program was built, or otherwise the working directory.
public enum PackageFolder {
  /// The folder that holds `Package.swift`, or `nil` if neither candidate does.
  public static let url: URL? = {
    var built = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { built.deleteLastPathComponent() }
    let working = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
    return [built, working].first { folder in
      FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path)
    }
  }()

  /// The text of a file of this package, or `nil` if it cannot be found.
  public static func text(_ path: String) -> String? {
    url.flatMap { try? String(contentsOf: $0.appendingPathComponent(path), encoding: .utf8) }
  }

  /// The full path of a file of this package, or `nil` if it cannot be found.
  static func path(of file: String) -> String? {
    url.map { $0.appendingPathComponent(file).path }
      .flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }
  }
}
