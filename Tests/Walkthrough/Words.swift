import Foundation

/// What a page says, without how it is laid out: words with one space between them.
struct Words {
  /// Block by block: a heading, a paragraph, an output, a piece of source.
  let blocks: [String]

  var text: String { blocks.joined(separator: " ") }

  /// A page as the program prints it, without colours.
  init(terminal text: String) {
    blocks = [text].map(Self.spacedOnce)
  }

  /// A page as a file. What is only for who reads the file is left out: its title, the comments, the
  /// marks of headings, code and folded answers, and pictures, which a terminal mentions in its way.
  init(markdown text: String) {
    let body = text.components(separatedBy: "\n\n").dropFirst(3).joined(separator: "\n\n")
    // Source, outputs and formulas keep their empty lines: a block ends at the next mark.
    var blocks: [String] = []
    var block: [String] = []
    func end() {
      let text = Self.spacedOnce(block.joined(separator: " "))
      if !text.isEmpty { blocks.append(text) }
      block = []
    }
    for line in body.components(separatedBy: "\n") {
      if line.hasPrefix("<!--") || line.hasPrefix("![") || line.hasPrefix("<details")
        || line.hasPrefix("</details") || line.hasPrefix("```") || line.isEmpty
      {
        end()
      } else if line.hasPrefix("## ") {
        block = [String(line.dropFirst(3))]
        end()
      } else {
        block.append(Self.plain(line))
      }
    }
    end()
    self.blocks = blocks
  }

  private static func plain(_ line: String) -> String {
    var line = line.replacing("`", with: "")
      .replacing(/\[([^\]]*)\]\([^)]*\.md\)/) { String($0.1) }
    if let number = line.firstMatch(of: #/^\*\*([0-9]+\.)\*\* /#) {
      line.replaceSubrange(number.range, with: "\(number.1) ")
    }
    return line
  }

  private static func spacedOnce(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
