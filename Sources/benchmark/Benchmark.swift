import Arguments
import Foundation
import Networks
import Scalar

/// A run of the benchmark, with or without peers.
struct Benchmark {
  let rounds: Int
  /// The other implementations, if they are measured too.
  let peers: Peers?

  /// Measures everything.
  func runAll() throws(Refusal) -> Report {
    var report = Report(versions: peers?.versions)
    let status = StatusLine()
    status("the peak of a core")
    report.kernels = try Kernels.measured()
    try measure(Piece.all, into: &report, status)
    for (index, finding) in report.findings.enumerated()
    where Piece.weighed.contains(finding.piece) {
      status("\(finding.piece): peak memory")
      report.findings[index].memory = try Child.peakMemory(of: finding.piece)
      report.findings[index].peerMemory = try peers?.peakMemory(of: finding.piece)
    }
    status("the scalar path")
    report.scalarSeconds = try scalarSeconds()
    return report
  }

  /// Measures only these pieces.
  func run(_ pieces: [Piece]) throws(Refusal) -> Report {
    var report = Report(versions: peers?.versions)
    let status = StatusLine()
    try measure(pieces, into: &report, status)
    return report
  }

  private func measure(
    _ pieces: [Piece], into report: inout Report, _ status: borrowing StatusLine
  ) throws(Refusal) {
    var bench: Workbench?
    for piece in pieces {
      if bench?.fits(piece) != true {
        // The old workbench is released before the new one is created, since both are large.
        bench = nil
        bench = try Workbench(piece.model, threads: piece.threads)
      }
      guard let bench else { preconditionFailure("every piece has a workbench") }
      report.findings.append(try measured(piece, on: bench, status))
    }
  }

  /// Measures this implementation and the peer in turn, round by round; returns the median of each.
  private func measured(
    _ piece: Piece, on bench: Workbench, _ status: borrowing StatusLine
  ) throws(Refusal) -> Finding {
    let run = try bench.prepared(piece)
    var (ours, theirs, name) = ([Double](), [Double](), "")
    for round in 1...rounds {
      status("\(piece): round \(round) of \(rounds)")
      ours.append(try Stopwatch.seconds(run))
      if let peer = try peers?.run(piece) {
        theirs.append(peer.seconds)
        name = peer.name
      }
    }
    var finding = Finding(
      piece, seconds: median(ours), operations: try bench.operations(of: piece),
      peer: theirs.isEmpty ? nil : .init(name: name, seconds: median(theirs)))
    if let peers, piece.isCompared {
      status("\(piece): comparing results")
      finding.difference = try bench.difference(of: piece) { path throws(Refusal) in
        try peers.difference(of: piece, path)
      }
    }
    return finding
  }

  /// The time of the scalar path for one MiniVGG image under EpsilonPlusFlat.
  private func scalarSeconds() throws(Refusal) -> Double {
    try Workbench.possible("the scalar path") {
      let network = try Model.minivgg.network()
      let work = try PreparedWork(.epsilonPlusFlat, for: network, batch: 1)
      let engine = ScalarEngine(for: network)
      return try Stopwatch.seconds { _ = try work.run(on: engine) }
    }
  }
}
