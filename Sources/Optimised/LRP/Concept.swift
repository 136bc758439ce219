import Attribution

extension Pass {
  /// Concept relevance: keeps the relevance of the chosen neurons of a unit; the rest stays behind.
  ///
  /// Definition: Scalar/LRP/Concept.swift.
  func keep(_ isChosen: [Bool], at unit: Int, _ ledgers: inout PassLedgers) {
    let R = relevance(unit)
    let others = R.layout.places.enumerated().filter { !isChosen[$0.offset] }.map(\.element)
    var rest = Array(repeating: 0.0, count: examples)
    for n in 0..<examples {
      for place in others {
        rest[n] += Double(R.example(n)[place])
        R.example(n)[place] = 0
      }
    }
    ledgers.recordRest(rest, in: .otherChannels, at: unit, self)
  }
}
