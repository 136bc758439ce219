/// How far a method that combines many passes has come.
public enum PassProgress {
  /// Receives the number of passes that are done, and that of all passes. It is bound for the
  /// duration of a call:
  ///
  ///     try PassProgress.$report.withValue({ print($0, "of", $1) }) {
  ///       try engine.occlusion(of: x, window: 4, stride: 4)
  ///     }
  @TaskLocal public static var report: (@Sendable (_ done: Int, _ all: Int) -> Void)?
}
