public import Arguments

/// One walkthrough: what it is called, which part of the documents it is read beside, which options
/// it has, and what it says and shows.
///
/// A chapter is the single source of a walkthrough. The program prints it, and the file in
/// `Walkthroughs` is the same page as Markdown, compared to the letter by a test: neither a number
/// nor a word in the file can drift from what the program says.
public struct Chapter: Sendable {
  /// Its place in reading order, which its folder's name begins with.
  public let number: Int
  /// What `walkthrough` calls it.
  public let name: String
  public let title: String
  /// The part of the documents it goes with.
  public let source: String
  /// The options that `walkthrough` has for this chapter.
  public let options: [Command.Option]
  /// Reads the options and gives what the chapter says about what they ask for.
  ///
  /// - Throws: `Refusal` for options that do not go together, and errors in files that they name.
  public let content: @Sendable (_ input: ChapterInput) throws -> any ChapterContent

  init(
    number: Int, name: String, title: String, source: String, options: [Command.Option] = [],
    content: @escaping @Sendable (_ input: ChapterInput) throws -> any ChapterContent
  ) {
    self.number = number
    self.name = name
    self.title = title
    self.source = source
    self.options = options
    self.content = content
  }

  /// The name of its file without the ending: `01-toy-network`.
  public var fileName: String { (number < 10 ? "0" : "") + "\(number)-\(name)" }
}

extension Chapter {
  /// All walkthroughs in reading order.
  public static let all: [Chapter] = [
    .toyNetwork, .conservation, .lrpRules, .saturation, .composites, .gradients, .deepLIFT,
    .integratedGradients, .optimised, .miniVGG, .filters, .patches, .activationMaximisation, .cam,
    .xRay,
  ]

  public static func named(_ name: String) -> Chapter? { all.first { $0.name == name } }
}
