import Arguments
import Attribution
import Figures
import Formats
import Networks
import ONNXImport

extension Request {
  /// A summary: the model, the top predictions, the attribution's sum against its expected value,
  /// and the sinks that took the rest.
  func summary(of explained: Explained, _ input: Input) throws(Refusal) -> String {
    let remarks = try remarks(on: explained.explanation).map { ("", $0) }
    var parts = [rows(try heading(input) + remarks)]
    for n in 0..<explained.output.examples {
      let name = input.names.isEmpty ? "" : ": \(input.names[n])"
      let title = explained.output.examples == 1 && name.isEmpty ? "" : "example \(n)\(name)\n"
      parts.append(title.linesEscaped + rows(rows(of: try account(n, of: explained))))
    }
    return parts.joined(separator: "\n\n")
  }

  private func heading(_ input: Input) throws(Refusal) -> [(String, String)] {
    let whole = model.network
    let writer = [model.producer, "opset \(model.opset)"].filter { !$0.isEmpty }
    var rows = [
      (
        "model",
        "\(modelPath): \(whole.input.shape) → \(whole.output.shape), \(whole.nodes.count) nodes"
          + " (\(writer.joined(separator: ", ")))"
      )
    ]
    let others = model.outputNames.filter { $0 != model.outputName }
    if !others.isEmpty {
      rows.append(
        ("output", "'\(model.outputName)'; --output-name chooses another: \(listed(others))"))
    }
    rows += model.remarks.map { ("", $0) }
    if model.keepsFirstAxis, model.network.input.shape.rank > 1 {
      rows.append(("", "axis 0 belongs to the example, because the model mixes its elements"))
    }
    if !merged.isEmpty {
      rows.append(
        ("merged", "batch normalization into the layer before it: \(listed(merged))"))
    }
    let batch = input.values.examples == 1 ? "" : "\(input.values.examples) examples of "
    let layout = whole.input.shape.imageLayout == .channelsLast ? ", channels last" : ""
    rows.append(("input", "\(input.path): \(batch)\(whole.input.shape)\(layout)"))
    rows += input.remarks.map { ("", $0) }
    var details =
      method == .lrp
      ? ", \(try plan().name)\(parameters.startsFromOne ? ", one-hot initial relevance" : "")" : ""
    if let smoothing = parameters.smoothing { details += ", \(smoothing.rawValue)" }
    rows.append(("method", method.rawValue + details))
    let place = try place()
    if !arguments.has(.at), place != 0 {
      let name = network.nodes[place].name
      rows.append(
        (
          "attributed to",
          network.embedding == place
            ? "the embedding '\(name)', since indices have no slope"
            : "'\(name)', since only jumps lie between the input and it, which have no slope"
        ))
    }
    rows.append(("engine", engineName.description))
    return rows
  }

  private func rows(of account: Account) -> [(String, String)] {
    let top = account.predictions.map { "\(name($0.index)) \(formatted($0.score, digits: 6))" }
    let place = account.place.map { " at '\($0)'" } ?? ""
    return [
      ("predictions", top.joined(separator: "   ")),
      ("explained", account.explained),
      (account.expected.name, formatted(account.expected.value)),
      ("sum of the attribution\(place)", formatted(account.sum)),
      (account.gap.name, formatted(account.gap.value)),
    ] + account.sinks.map { ("  \($0.sink.rawValue)", formatted($0.relevance)) }
  }

  private func listed(_ names: [String]) -> String {
    names.prefix(6).joined(separator: ", ") + (names.count > 6 ? ", … (\(names.count))" : "")
  }

  /// Two left-aligned columns. What comes from files, such as names and labels, is escaped.
  private func rows(_ rows: [(String, String)]) -> String {
    let rows = rows.map { ($0.escaped, $1.escaped) }
    let width = rows.map(\.0.count).max() ?? 0
    return rows.map { left, right in
      left + String(repeating: " ", count: width - left.count + 2) + right
    }.joined(separator: "\n")
  }
}

extension String {
  /// The text, in which only the line break at the end is one.
  fileprivate var linesEscaped: String { isEmpty ? "" : String(dropLast()).escaped + "\n" }
}
