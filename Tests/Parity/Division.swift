import Attribution

/// One division of the scalar path, read off its trace: the contributions Z_jk of one neuron k, or of
/// one side of it, over their denominator.
///
/// It says how far rounding may reach. A `Float` sum is known to some 5e-7 of Σ_j |Z_jk|, and so is
/// the denominator.
struct Division {
  let example: Int
  let node: Int
  let k: Int
  /// The denominator, stabiliser included.
  let denominator: Double
  /// Σ_j |Z_jk|, the stabiliser's share included.
  private(set) var contributions = 0.0
  /// Σ_j |message|.
  private(set) var messages = 0.0

  fileprivate func has(_ row: Redistribution) -> Bool {
    k == row.k && denominator == row.total && node == row.node && example == row.example
  }

  fileprivate mutating func add(_ row: Redistribution) {
    contributions += abs(row.contribution)
    messages += abs(row.message)
  }

  /// Whether anything was divided: a neuron whose relevance goes to a sink whole has no denominator.
  var isDivision: Bool { denominator != 0 }

  /// Σ_j |Z_jk| / |denominator|: how much larger the denominator's relative error is than the sums'.
  var conditioning: Double { contributions / abs(denominator) }

  /// How far apart the messages may be beyond 1e-5 of them, because the denominator is small.
  var excess: Double { max(0, 5e-7 * conditioning - 1e-5) * messages }

  /// Whether rounding may turn the denominator's sign, and all messages with it.
  var signIsWithinRounding: Bool { abs(denominator) < 2e-6 * contributions }
}

extension [Division] {
  /// Reads one more row of the trace. The rows of one denominator follow each other.
  mutating func note(_ row: Redistribution) {
    if last?.has(row) != true {
      append(Division(example: row.example, node: row.node, k: row.k, denominator: row.total))
    }
    self[count - 1].add(row)
  }
}
