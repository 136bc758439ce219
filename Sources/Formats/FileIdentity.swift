import Foundation

/// What two paths of one file have in common, whatever links and folders they go through.
package struct FileIdentity: Hashable, Sendable {
  private let device: UInt64
  private let file: UInt64
  /// The name in the folder, for a file that does not exist yet; otherwise empty.
  private let name: String

  /// The identity of the file at a path; `nil` for devices, pipes and descriptors, and if the
  /// folder does not exist.
  package init?(_ path: String) {
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFREG else { return nil }
      name = ""
    } else {
      guard let destination = try? WholeFile.destination(of: path) else { return nil }
      let folder = (destination as NSString).deletingLastPathComponent
      guard stat(folder, &status) == 0 else { return nil }
      name = (destination as NSString).lastPathComponent
    }
    device = UInt64(truncatingIfNeeded: status.st_dev)
    file = UInt64(truncatingIfNeeded: status.st_ino)
  }
}
