public import Arguments

/// One walkthrough: its name, the part of the documents that it accompanies, its options and its
/// content.
///
/// A chapter is the single source of a walkthrough. The program prints it, and the file in
/// `Walkthroughs` is the same page as Markdown. A test compares them character by character, so the
/// file cannot drift from the output of the program.
public struct Chapter: Sendable {
  /// The chapter's place in reading order, with which its file name begins.
  public let number: Int
  /// The chapter's name on the command line of `walkthrough`.
  public let name: String
  public let title: String
  /// The part of the documents that the chapter accompanies.
  public let source: String
  /// The options that `walkthrough` has for this chapter.
  public let options: [Command.Option]
  /// Reads the options and returns the content of the chapter for them.
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

  /// The name of the chapter's file without its extension: `01-toy-network`.
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
