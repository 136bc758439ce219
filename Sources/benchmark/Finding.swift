import Foundation

/// What was found of one piece.
package struct Finding: Sendable {
  package let piece: Piece
  /// The median of the rounds.
  package let seconds: Double
  /// Multiplications and additions.
  package let operations: Int
  /// What the peer took, if there is one.
  package let peer: Peer?
  /// The peak of memory in bytes, of a process that did only this.
  package var memory: Int?
  /// The peer's.
  package var peerMemory: Int?
  /// How far the peer's numbers are from ours, relative to the largest.
  package var difference: Double?

  /// Another implementation, in the same rounds.
  package struct Peer: Sendable {
    package let name: String
    package let seconds: Double

    package init(name: String, seconds: Double) {
      self.name = name
      self.seconds = seconds
    }
  }

  package init(_ piece: Piece, seconds: Double, operations: Int, peer: Peer? = nil) {
    self.piece = piece
    self.seconds = seconds
    self.operations = operations
    self.peer = peer
  }

  /// How many times as long the peer takes.
  package var ratio: Double? { peer.map { $0.seconds / seconds } }
  /// Billions of multiplications and additions a second.
  package var rate: Double { Double(operations) / seconds / 1e9 }
}

extension [Finding] {
  /// A list of objects, as JSON.
  package func json() -> String {
    let objects = map { finding in
      "  {" + finding.fields.map { "\"\($0)\": \($1)" }.joined(separator: ", ") + "}"
    }
    return "[\n\(objects.joined(separator: ",\n"))\n]\n"
  }
}

extension Finding {
  /// Names and values; what was not measured is left out.
  fileprivate var fields: [(String, String)] {
    let fields: [(String, String?)] = [
      ("network", "\"\(piece.model.rawValue)\""), ("work", "\"\(piece.work.rawValue)\""),
      ("batch", "\(piece.batch)"), ("threads", "\(piece.threads)"), ("seconds", "\(seconds)"),
      ("flops", "\(operations)"), ("peakBytes", memory.map { "\($0)" }),
      ("peer", peer.map { "\"\($0.name)\"" }), ("peerSeconds", peer.map { "\($0.seconds)" }),
      ("ratio", ratio.map { "\($0)" }), ("peerPeakBytes", peerMemory.map { "\($0)" }),
      ("difference", difference.map { "\($0)" }),
    ]
    return fields.compactMap { name, value in value.map { (name, $0) } }
  }
}
