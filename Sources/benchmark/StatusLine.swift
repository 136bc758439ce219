import Foundation

/// A line on standard error that shows what is being measured, if that is a terminal.
struct StatusLine: ~Copyable {
  private let isShown = isatty(STDERR_FILENO) == 1

  /// Shows a line, replacing the previous one.
  func callAsFunction(_ text: String) {
    guard isShown else { return }
    try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K\(text)".utf8))
  }

  deinit { self("") }
}
