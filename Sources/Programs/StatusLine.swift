import Dispatch
import Foundation
import Synchronization

/// A line on standard error that shows what a program is doing and for how long, if standard error
/// is a terminal. It appears after a second.
package final class StatusLine: Sendable {
  private struct State {
    var text: String
    var isShown = false
    var isEnded = false
  }

  private let state: Mutex<State>
  private let start = ContinuousClock.now
  private let queue = DispatchQueue(label: "status line")

  /// Begins the line, if standard error is a terminal.
  package init(_ text: String) {
    let isTerminal = isatty(STDERR_FILENO) == 1
    state = Mutex(State(text: text, isEnded: !isTerminal))
    if isTerminal { show(after: 1) }
  }

  /// Changes what the line says.
  package func callAsFunction(_ text: String) { state.withLock { $0.text = text } }

  /// Shows the line after some seconds, and then again and again.
  private func show(after seconds: Double) {
    queue.asyncAfter(deadline: .now() + seconds) { [weak self] in
      guard let self else { return }
      let text = state.withLock { state -> String? in
        guard !state.isEnded else { return nil }
        state.isShown = true
        return state.text
      }
      guard let text else { return }
      Self.emit("\r\u{1B}[K\(text), \((ContinuousClock.now - start).components.seconds) s")
      show(after: 0.5)
    }
  }

  /// Ends the line and clears it, so that other output can follow.
  package func end() {
    state.withLock { $0.isEnded = true }
    // Whatever is being shown is shown once this has run on the same queue.
    queue.sync {}
    let wasShown = state.withLock { state in
      defer { state.isShown = false }
      return state.isShown
    }
    if wasShown { Self.emit("\r\u{1B}[K") }
  }

  private static func emit(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
