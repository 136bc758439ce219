/// The candidate with the smallest edit distance to a word; the first of equals.
public func nearest(to word: String, among candidates: [String]) -> String? {
  candidates.map { ($0, edits(from: word, to: $0)) }.min { $0.1 < $1.1 }?.0
}

/// The Levenshtein distance: the number of insertions, deletions and replacements of characters.
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
