public import Arguments

/// The input of a chapter: its options, and where to report progress.
public struct ChapterInput: Sendable {
  public let arguments: ParsedArguments
  let progress: Progress

  /// Creates an input. By default no option is given and progress is not reported.
  public init(_ arguments: ParsedArguments = ParsedArguments(), progress: Progress = .silent) {
    self.arguments = arguments
    self.progress = progress
  }

  /// Reports the progress of work that takes more than a moment.
  public struct Progress: Sendable {
    /// Prints a line.
    let say: @Sendable (_ line: String) -> Void
    /// Shows a line on a terminal until the next one replaces it.
    let show: @Sendable (_ line: String) -> Void

    public init(
      say: @escaping @Sendable (_ line: String) -> Void,
      show: @escaping @Sendable (_ line: String) -> Void
    ) {
      self.say = say
      self.show = show
    }

    public static let silent = Progress(say: { _ in }, show: { _ in })
  }
}
