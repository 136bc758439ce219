public import Attribution
public import Networks

/// One walkthrough: what it is called, which part of the documents it is read beside, what it says
/// and shows, and the run whose every redistribution it can print.
///
/// A chapter is the single source of a walkthrough. The program prints it, and the file in
/// `Walkthroughs` is the same page as Markdown, compared to the letter by a test: neither a number
/// nor a word in the file can drift from what the program says.
public struct Chapter: Sendable {
  /// Its place in reading order.
  public let number: Int
  /// What `walkthrough` calls it.
  public let name: String
  public let title: String
  /// The part of the documents it goes with.
  public let source: String
  /// Writes the page; results on it are computed as it is written.
  public let page: @Sendable () throws -> Page
  /// The run that `--trace` prints.
  public let tracedRun: @Sendable () throws -> TracedRun

  /// What its file is called, without the ending: `01-toy-network`.
  public var fileName: String { (number < 10 ? "0" : "") + "\(number)-\(name)" }
}

/// A relevance pass over one example, ready to be run under a tracer.
public struct TracedRun: Sendable {
  public let title: String
  public let network: Network
  public let plan: Plan
  public let input: Tensor
  public let start: InitialRelevance
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
