import Chapters
import Synchronization

/// The chapters' pages, each computed once in a run of the tests: some take seconds.
enum Pages {
  private final class Entry: Sendable {
    let page = Mutex<Page?>(nil)
  }

  private static let entries = Dictionary(
    uniqueKeysWithValues: Chapter.all.map { ($0.name, Entry()) })

  static func page(of chapter: Chapter) throws -> Page {
    guard let entry = entries[chapter.name] else { return try chapter.page() }
    return try entry.page.withLock { page in
      if let page { return page }
      let made = try chapter.page()
      page = made
      return made
    }
  }
}
