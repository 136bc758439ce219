import Arguments
import Attribution
import Networks

/// The numbers of one example's summary: the predictions, the attribution's sum against its
/// expected value, and the sinks that took the rest.
struct Account {
  /// The five highest outputs with their scores.
  let predictions: [(index: Int, score: Double)]
  /// What is explained, in words.
  let explained: String
  /// The name of the inner node that is attributed to; `nil` for the input.
  let place: String?
  /// The expected sum, with its name.
  let expected: (name: String, value: Double)
  let sum: Double
  /// The difference from the expected sum, with its name.
  let gap: (name: String, value: Double)
  /// The sinks that took anything; empty where relevance was not followed to the input.
  let sinks: [(sink: Sink, relevance: Double)]
}

extension Request {
  /// The account of the n-th example.
  func account(_ n: Int, of explained: Explained) throws(Refusal) -> Account {
    let (output, explanation) = (explained.output.example(n), explained.explanation)
    let order = output.elements.indices.sorted { (output[$0], $1) > (output[$1], $0) }
    let sum = explanation.values.example(n).sum
    let expected = explanation.expected[n]
    // LRP's rest is what went into sinks; elsewhere it is the error of the sum.
    let rest =
      method == .lrp || explanation.gapName == "difference" ? expected - sum : sum - expected
    var sinks: [(Sink, Double)] = []
    let place = try place()
    if !explanation.ledgers.isEmpty, place == 0 {
      sinks = Sink.allCases.map { ($0, explanation.ledgers[n].total($0)) }.filter { $0.1 != 0 }
    }
    return Account(
      predictions: order.prefix(5).map { ($0, output[$0]) },
      explained: self.explained(n, output),
      place: place == 0 ? nil : network.nodes[place].name,
      expected: (explanation.expectedName, expected), sum: sum,
      gap: (explanation.gapName, rest), sinks: sinks)
  }
}
