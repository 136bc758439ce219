import Foundation

/// What is going on, for someone who waits at a terminal.
struct StatusLine: ~Copyable {
  private let isShown = isatty(STDERR_FILENO) == 1

  /// Shows one line in the place of the last.
  func callAsFunction(_ text: String) {
    guard isShown else { return }
    try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K\(text)".utf8))
  }

  deinit { self("") }
}
