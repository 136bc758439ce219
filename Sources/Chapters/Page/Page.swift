/// What a chapter says and shows, in order.
public struct Page: Hashable, Sendable {
  public enum Element: Hashable, Sendable {
    /// The title of a section.
    case heading(String)
    /// Paragraphs, separated by empty lines; a line that begins with `- ` is an item of a list.
    case prose(String)
    /// A formula in the documents' notation, in plain characters.
    case formula(String)
    /// What a run gave.
    case output(name: String, text: String)
    /// A piece of this project's source: the declaration whose first line holds the anchor.
    case code(path: String, anchor: String)
    /// A drawing made from a run, as SVG.
    case figure(name: String, caption: String, svg: String)
    /// A question, and its answer.
    case exercise(question: String, answer: String)
  }

  public private(set) var elements: [Element] = []

  public mutating func heading(_ title: String) { elements.append(.heading(title)) }
  public mutating func prose(_ text: String) { elements.append(.prose(text)) }
  public mutating func formula(_ text: String) { elements.append(.formula(text)) }

  public mutating func output(_ name: String, _ text: some CustomStringConvertible) {
    elements.append(.output(name: name, text: text.description))
  }

  public mutating func code(_ path: String, _ anchor: String) {
    elements.append(.code(path: path, anchor: anchor))
  }

  public mutating func figure(_ name: String, _ caption: String, svg: String) {
    elements.append(.figure(name: name, caption: caption, svg: svg))
  }

  public mutating func exercise(_ question: String, answer: String) {
    elements.append(.exercise(question: question, answer: answer))
  }

  /// The drawings, by the name of their file.
  public func figures(of chapter: Chapter) -> [(file: String, svg: String)] {
    elements.compactMap { element in
      guard case .figure(let name, _, let svg) = element else { return nil }
      return (Page.file(of: name, in: chapter), svg)
    }
  }

  static func file(of figure: String, in chapter: Chapter) -> String {
    "\(chapter.fileName)-\(figure).svg"
  }
}
