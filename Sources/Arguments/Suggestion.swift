/// The candidate that a misspelt word most likely means; `nil` if none is close.
///
/// In this order: the first candidate that begins with the word, the first that contains it, and
/// the one with the smallest edit distance, if that is at most a third of the word's length. Case
/// and leading dashes do not count. A word of less than three characters has to be a beginning.
public func suggestion(for word: String, among candidates: [String]) -> String? {
  let word = plain(word)
  guard !word.isEmpty else { return nil }
  if let longer = candidates.first(where: { plain($0).hasPrefix(word) }) {
    // --out is --output rather than --output-name.
    let shorter = candidates.filter { longer.hasPrefix($0) && plain($0).hasPrefix(word) }
    return shorter.min { $0.count < $1.count }
  }
  if word.count >= 3, let longer = candidates.first(where: { plain($0).contains(word) }) {
    return longer
  }
  let nearest = candidates.map { ($0, edits(from: word, to: plain($0))) }.min { $0.1 < $1.1 }
  guard let nearest, nearest.1 <= word.count / 3 else { return nil }
  return nearest.0
}

/// The word in lower case and without leading dashes.
private func plain(_ word: String) -> String { String(word.lowercased().drop { $0 == "-" }) }

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

/// The end of a message about an unknown word: a suggestion if there is one, otherwise all words
/// if they are few.
public func advice(for word: String, among words: [String]) -> String {
  if let near = suggestion(for: word, among: words) { return "; did you mean '\(near)'?" }
  guard (1...8).contains(words.count) else { return "" }
  return "; choose from \(words.joined(separator: ", "))"
}
