import Chapters
import Foundation

extension ChapterInput.Progress {
  /// Reports progress on standard error. Lines that the next one replaces appear only on a
  /// terminal.
  static let standardError = ChapterInput.Progress(
    say: { emit((isTerminal ? clearing : "") + $0 + "\n") },
    show: { if isTerminal { emit(clearing + $0) } })

  private static let isTerminal = isatty(STDERR_FILENO) == 1
  private static let clearing = "\r\u{1B}[K"

  private static func emit(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
