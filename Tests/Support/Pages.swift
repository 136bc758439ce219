import Chapters
import Foundation

/// What the chapters about the project's own networks compute, once in a run of the tests: some take
/// seconds.
enum Pages {
  private static let chapters = Dictionary(
    uniqueKeysWithValues: Chapter.all.map { ($0.name, Computed($0)) })

  static func page(of chapter: Chapter) throws -> Page { try computed(chapter).page() }

  static func tracedRun(of chapter: Chapter) throws -> TracedRun {
    try computed(chapter).tracedRun()
  }

  private static func computed(_ chapter: Chapter) -> Computed {
    guard let computed = chapters[chapter.name] else {
      preconditionFailure("the list of chapters has '\(chapter.name)'")
    }
    return computed
  }

  /// One chapter; the lock is there because several tests may ask for it at once.
  private final class Computed: @unchecked Sendable {
    private let chapter: Chapter
    private let lock = NSLock()
    private var content: (any ChapterContent)?
    private var kept: (page: Page?, tracedRun: TracedRun?)

    init(_ chapter: Chapter) { self.chapter = chapter }

    func page() throws -> Page {
      try lock.withLock {
        let page = try kept.page ?? chosen().page()
        kept.page = page
        return page
      }
    }

    func tracedRun() throws -> TracedRun {
      try lock.withLock {
        let run = try kept.tracedRun ?? chosen().tracedRun()
        kept.tracedRun = run
        return run
      }
    }

    private func chosen() throws -> any ChapterContent {
      let chosen = try content ?? chapter.content(ChapterInput())
      content = chosen
      return chosen
    }
  }
}
