/// The candidate that takes the fewest edits to get to; of equal ones the first.
public func nearest(to word: String, among candidates: [String]) -> String? {
  candidates.map { ($0, edits(from: word, to: $0)) }.min { $0.1 < $1.1 }?.0
}

/// How many characters must be inserted, deleted or replaced (Levenshtein's distance).
func edits(from first: String, to second: String) -> Int {
  let second = Array(second)
  var row = Array(0...second.count)
  for (i, character) in first.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for j in second.indices {
      let replaced = diagonal + (character == second[j] ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
    }
  }
  return row[second.count]
}
