import Arguments
import Attribution
import Figures
import Networks
import ONNXImport

extension Request {
  /// A summary: the model, the top predictions, the attribution's sum against its expected value,
  /// and the sinks that took the rest.
  func summary(
    of explanation: Explanation, _ input: Input, _ output: Tensor
  ) throws(Refusal) -> String {
    var parts = [rows(try heading(input))]
    for n in 0..<output.examples {
      let name = input.names.isEmpty ? "" : ": \(input.names[n])"
      let title = output.examples == 1 && name.isEmpty ? "" : "example \(n)\(name)\n"
      parts.append(title + rows(try account(explanation, n, output.example(n))))
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
      rows.append(("attributed to", "the embedding '\(name)', since indices have no slope"))
    }
    rows.append(("engine", engineName.description))
    return rows
  }

  private func account(
    _ explanation: Explanation, _ n: Int, _ output: Tensor
  ) throws(Refusal) -> [(String, String)] {
    let order = output.elements.indices.sorted {
      (output[$0], $1) > (output[$1], $0)
    }
    let top = order.prefix(5).map { "\(name($0)) \(formatted(output[$0], digits: 6))" }
    let sum = explanation.values.example(n).sum
    let expected = explanation.expected[n]
    let position = try place()
    let place = position == 0 ? "" : " at '\(network.nodes[position].name)'"
    // LRP's rest is what went into sinks; elsewhere it is the error of the sum.
    let rest =
      method == .lrp || explanation.gapName == "difference"
      ? expected - sum : sum - expected
    var rows = [
      ("predictions", top.joined(separator: "   ")),
      ("explained", explained(n, output)),
      (explanation.expectedName, formatted(expected)),
      ("sum of the attribution\(place)", formatted(sum)),
      (explanation.gapName, formatted(rest)),
    ]
    if !explanation.ledgers.isEmpty, place.isEmpty {
      for sink in Sink.allCases {
        let total = explanation.ledgers[n].total(sink)
        if total != 0 { rows.append(("  \(sink.rawValue)", formatted(total))) }
      }
    }
    return rows
  }

  private func listed(_ names: [String]) -> String {
    names.prefix(6).joined(separator: ", ") + (names.count > 6 ? ", … (\(names.count))" : "")
  }

  /// Two left-aligned columns.
  private func rows(_ rows: [(String, String)]) -> String {
    let width = rows.map(\.0.count).max() ?? 0
    return rows.map { left, right in
      left + String(repeating: " ", count: width - left.count + 2) + right
    }.joined(separator: "\n")
  }
}
