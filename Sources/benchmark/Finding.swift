import Foundation

/// The measurements of one piece.
package struct Finding: Sendable {
  /// The piece that was measured.
  package let piece: Piece
  /// The median time of the rounds, in seconds.
  package let seconds: Double
  /// The number of multiplications and additions.
  package let operations: Int
  /// The peer's measurement, if there is a peer.
  package let peer: Peer?
  /// The peak memory in bytes of a process that did only this.
  package var memory: Int?
  /// The peer's peak memory in bytes.
  package var peerMemory: Int?
  /// The difference between the peer's results and ours, relative to the largest entry.
  package var difference: Double?

  /// Another implementation, measured in the same rounds.
  package struct Peer: Sendable {
    /// The name of the implementation.
    package let name: String
    /// The median time of the rounds, in seconds.
    package let seconds: Double

    /// Creates a peer's measurement.
    package init(name: String, seconds: Double) {
      self.name = name
      self.seconds = seconds
    }
  }

  /// Creates the measurement of a piece, without memory and difference.
  package init(_ piece: Piece, seconds: Double, operations: Int, peer: Peer? = nil) {
    self.piece = piece
    self.seconds = seconds
    self.operations = operations
    self.peer = peer
  }

  /// The peer's time divided by ours.
  package var ratio: Double? { peer.map { $0.seconds / seconds } }
  /// The speed in billions of multiplications and additions per second.
  package var rate: Double { Double(operations) / seconds / 1e9 }
}

extension [Finding] {
  /// The measurements as a JSON list of objects.
  package func json() -> String {
    let objects = map { finding in
      "  {" + finding.fields.map { "\"\($0)\": \($1)" }.joined(separator: ", ") + "}"
    }
    return "[\n\(objects.joined(separator: ",\n"))\n]\n"
  }
}

extension Finding {
  /// The JSON names and values of everything that was measured.
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
