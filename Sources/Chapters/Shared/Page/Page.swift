public import Figures
public import Formats

/// The page of a chapter: its blocks of text, results and pictures, in order.
public struct Page: Hashable, Sendable {
  public enum Element: Hashable, Sendable {
    /// The title of a section.
    case heading(String)
    /// Paragraphs, separated by empty lines; a line that begins with `- ` is an item of a list.
    case prose(String)
    /// A formula in the documents' notation, in plain characters.
    case formula(String)
    /// The result of a run. Without a tolerance, its numbers are the same on every machine. With
    /// one, they may differ by this fraction, because they depend on the order of sums.
    case output(name: String, text: String, tolerance: Double?)
    /// An excerpt of this project's source: the declaration whose first line contains the anchor.
    case code(path: String, anchor: String)
    /// A drawing made from a run, as SVG.
    case figure(name: String, caption: String, svg: String)
    /// An image made from a run, with a version for terminals made of coloured half blocks.
    case picture(name: String, caption: String, image: Image, blocks: String)
    /// A question and its answer.
    case exercise(question: String, answer: String)
  }

  public private(set) var elements: [Element] = []

  /// The number of columns that a terminal is assumed to have.
  static let terminalWidth = 88

  /// Creates an empty page.
  public init() {}

  public mutating func heading(_ title: String) { elements.append(.heading(title)) }
  public mutating func prose(_ text: String) { elements.append(.prose(text)) }
  public mutating func formula(_ text: String) { elements.append(.formula(text)) }

  /// Adds the result of a run.
  ///
  /// - Parameters:
  ///   - name: The name of this output, unique on the page.
  ///   - tolerance: The fraction by which its numbers may differ between machines, such as 0.02 for
  ///     two in a hundred; `nil` if they are the same on all machines.
  public mutating func output(
    _ name: String, _ text: some CustomStringConvertible, tolerance: Double? = nil
  ) {
    precondition(tolerance.map { $0 > 0 && $0 < 1 } ?? true, "a tolerance is a part of a number")
    elements.append(.output(name: name, text: text.description, tolerance: tolerance))
  }

  public mutating func code(_ path: String, _ anchor: String) {
    elements.append(.code(path: path, anchor: anchor))
  }

  public mutating func figure(_ name: String, _ caption: String, svg: String) {
    elements.append(.figure(name: name, caption: caption, svg: svg))
  }

  /// Adds a picture, which a terminal shows reduced to its width.
  public mutating func picture(_ name: String, _ caption: String, _ image: Image) {
    let blocks = TerminalBlocks.text(of: image, width: Self.terminalWidth)
    elements.append(.picture(name: name, caption: caption, image: image, blocks: blocks))
  }

  /// Adds a sheet of pictures, which a terminal shows one by one with their labels.
  public mutating func picture(_ name: String, _ caption: String, _ sheet: Montage) {
    let blocks = sheet.terminalText(width: Self.terminalWidth)
    elements.append(.picture(name: name, caption: caption, image: sheet.image, blocks: blocks))
  }

  public mutating func exercise(_ question: String, answer: String) {
    elements.append(.exercise(question: question, answer: answer))
  }

  /// The drawings on the page, with the names of their files.
  public func figures(of chapter: Chapter) -> [(file: String, svg: String)] {
    elements.compactMap { element in
      guard case .figure(let name, _, let svg) = element else { return nil }
      return (Page.drawing(name, in: chapter), svg)
    }
  }

  /// The pictures on the page, with the names of their files.
  public func pictures(of chapter: Chapter) -> [(file: String, image: Image)] {
    elements.compactMap { element in
      guard case .picture(let name, _, let image, _) = element else { return nil }
      return (Page.picture(name, in: chapter), image)
    }
  }

  /// The contents of all drawing and picture files, with their names.
  public func files(of chapter: Chapter) -> [(file: String, bytes: [UInt8])] {
    figures(of: chapter).map { ($0.file, Array($0.svg.utf8)) }
      + pictures(of: chapter).map { ($0.file, PNG.encode($0.image)) }
  }

  static func drawing(_ name: String, in chapter: Chapter) -> String {
    "\(chapter.fileName)-\(name).svg"
  }

  static func picture(_ name: String, in chapter: Chapter) -> String {
    "\(chapter.fileName)-\(name).png"
  }
}
