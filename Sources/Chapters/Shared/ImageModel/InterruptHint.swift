import Foundation

/// While a training saves checkpoints, an interrupt says how it can be continued.
struct InterruptHint {
  private static let signals = [SIGINT, SIGTERM, SIGHUP]

  /// From now on a signal that ends the program prints the hint first.
  init() {
    for number in Self.signals { signal(number, sayHint) }
  }

  /// From now on such a signal ends the program without a word.
  func end() {
    for number in Self.signals { signal(number, SIG_DFL) }
  }
}

/// A signal handler may only call what is safe at any moment, such as `write`.
private func sayHint(_ number: Int32) {
  let hint: StaticString =
    "\nInterrupted. The same command resumes after the last complete epoch.\n"
  _ = write(STDERR_FILENO, hint.utf8Start, hint.utf8CodeUnitCount)
  signal(number, SIG_DFL)
  raise(number)
}
