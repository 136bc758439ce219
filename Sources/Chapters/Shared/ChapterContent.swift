/// The content of a chapter for the given options.
///
/// Results are computed while the page is written.
public protocol ChapterContent {
  /// The reader's file that the chapter is about; `nil` if the chapter is about the project's own
  /// networks. A refusal of the content names this file.
  var file: String? { get }

  func page() throws -> Page

  /// The run that `--trace` prints.
  func tracedRun() throws -> TracedRun
}

extension ChapterContent {
  public var file: String? { nil }
}
