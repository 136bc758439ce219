/// What a chapter says about what its options ask for.
///
/// Results are computed as the page is written.
public protocol ChapterContent {
  /// The reader's file that the chapter is about, named where its content is refused; `nil` if the
  /// chapter is about the project's own networks.
  var file: String? { get }

  func page() throws -> Page

  /// The run that `--trace` prints.
  func tracedRun() throws -> TracedRun
}

extension ChapterContent {
  public var file: String? { nil }
}
