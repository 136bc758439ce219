public import Arguments

/// What a chapter is given: the options, and where to report its progress.
public struct ChapterInput: Sendable {
  public let arguments: ParsedArguments
  let progress: Progress

  /// By default no option is given and progress is not reported.
  public init(_ arguments: ParsedArguments = ParsedArguments(), progress: Progress = .silent) {
    self.arguments = arguments
    self.progress = progress
  }

  /// Reports what takes longer than a reader likes to wait.
  public struct Progress: Sendable {
    /// Prints a line.
    let say: @Sendable (_ line: String) -> Void
    /// Shows a line until the next one, where there is a terminal.
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
