/// How far a method that combines many passes has come. It is bound for the duration of a call:
///
///     try PassProgress.$current.withValue(PassProgress { print($0, "of", $1) }) {
///       try engine.occlusion(of: x, window: 4, stride: 4)
///     }
public struct PassProgress: Sendable {
  /// Receives the progress of the calls of this task; `nil` if none is reported.
  @TaskLocal public static var current: PassProgress?

  // A task-local function by itself crashes optimised programs (Swift 6.3: the metadata of its type
  // is not passed), hence the structure around it.
  private let report: @Sendable (_ done: Int, _ all: Int) -> Void

  /// Creates a progress that is reported to a function.
  ///
  /// - Parameter report: Receives the number of passes that are done, and that of all passes.
  public init(_ report: @escaping @Sendable (_ done: Int, _ all: Int) -> Void) {
    self.report = report
  }

  func callAsFunction(_ done: Int, of all: Int) { report(done, all) }
}
