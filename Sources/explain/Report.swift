import Arguments
import Attribution
import Foundation
import Networks
import ONNXImport

/// The summary as JSON.
private struct Report: Encodable {
  struct Model: Encodable {
    let path: String
    let producer: String
    let opset: Int
    let inputShape: [Int]
    let outputShape: [Int]
    let nodes: Int
    let mergedNodes: [String]
  }

  struct Output: Encodable {
    let index: Int
    let label: String?
    let score: Double
  }

  struct Named: Encodable {
    let name: String
    let value: Double
  }

  struct Example: Encodable {
    var name: String?
    let predictions: [Output]
    let explained: String
    let node: String?
    let expected: Named
    let sum: Double
    let difference: Named
    let sinks: [String: Double]?
  }

  let version: String
  let model: Model
  let input: String
  let remarks: [String]
  let method: String
  let composite: String?
  let engine: String
  let examples: [Example]
}

extension Request {
  /// The summary of all examples as JSON, with sorted keys.
  func json(of explained: Explained, _ input: Input) throws(Refusal) -> [UInt8] {
    let whole = model.network
    let hasLabels = labels != nil && !whole.output.shape.hasPositions
    var examples: [Report.Example] = []
    for n in 0..<explained.output.examples {
      let account = try account(n, of: explained)
      let sinks = account.sinks.map { ($0.sink.rawValue, $0.relevance) }
      examples.append(
        Report.Example(
          name: input.names.isEmpty ? nil : input.names[n],
          predictions: account.predictions.map {
            .init(index: $0.index, label: hasLabels ? labels?[$0.index] : nil, score: $0.score)
          },
          explained: account.explained, node: account.place,
          expected: .init(name: account.expected.name, value: account.expected.value),
          sum: account.sum,
          difference: .init(name: account.gap.name, value: account.gap.value),
          sinks: explained.explanation.ledgers.isEmpty
            ? nil : Dictionary(uniqueKeysWithValues: sinks)))
    }
    let report = Report(
      version: Program.version,
      model: .init(
        path: modelPath, producer: model.producer, opset: model.opset,
        inputShape: whole.input.shape.axes, outputShape: whole.output.shape.axes,
        nodes: whole.nodes.count, mergedNodes: merged),
      input: input.path,
      remarks: model.remarks + input.remarks + (try remarks(on: explained.explanation)),
      method: method.rawValue,
      composite: method == .lrp ? try plan().name : nil, engine: engineName.rawValue,
      examples: examples)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(report)) + Array("\n".utf8)
    } catch {
      throw Refusal(.badData, "\(input.path): a number of the summary is not finite")
    }
  }
}
