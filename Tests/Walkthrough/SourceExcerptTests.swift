import Chapters
import Testing

@Suite struct SourceExcerptTests {
  let source = """
    struct Outer {
      /// A comment.
      func first(
        of a: Int
      ) -> Int {
        if a > 0 {
          return 1
        }
        return 0
      }

      func second() { 2 }
      let third = 3
    }
    struct Unclosed {
      func never() {
        1
    """

  private func excerpt(_ anchor: String) throws(SourceExcerpt.Failure) -> String {
    try SourceExcerpt.declaration(anchor, in: source, path: "Outer.swift")
  }

  @Test func declarationEndsWhereItsBracketCloses() throws {
    #expect(
      try excerpt("func first(") == """
        func first(
          of a: Int
        ) -> Int {
          if a > 0 {
            return 1
          }
          return 0
        }
        """)
  }

  @Test func lineWithoutBracketStandsAlone() throws {
    #expect(try excerpt("let third") == "let third = 3")
    #expect(try excerpt("func second") == "func second() { 2 }")
  }

  /// Closures with parameters, one after the other, belong to one call.
  @Test func closuresWithParameters() throws {
    let call = "try each(3) { n in\n  n * n\n} use: { n in\n  print(n)\n}"
    #expect(
      try SourceExcerpt.declaration(
        "try each(", in: "  " + call.replacing("\n", with: "\n  ") + "\n  more()\n",
        path: "Calls.swift")
        == call)
  }

  @Test func brokenAnchorsFail() {
    #expect(throws: SourceExcerpt.Failure.missing(anchor: "func third", path: "Outer.swift")) {
      try excerpt("func third")
    }
    #expect(throws: SourceExcerpt.Failure.ambiguous(anchor: "return", path: "Outer.swift")) {
      try excerpt("return")
    }
    #expect(throws: SourceExcerpt.Failure.unclosed(anchor: "func never", path: "Outer.swift")) {
      try excerpt("func never")
    }
  }
}
