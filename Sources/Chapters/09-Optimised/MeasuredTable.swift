public import Figures
import Foundation

/// What `benchmark --peers --json` once found, as it is kept in Fixtures: its table in the walkthrough
/// and in the README.
public struct MeasuredTable {
  /// Where the findings are, in the package's folder.
  public static let path = "Fixtures/benchmark/measured.json"

  private let findings: [Finding]

  private struct Finding: Decodable {
    let network: String
    let work: String
    let batch: Int
    let threads: Int
    let seconds: Double
    let flops: Double
    let peer: String
    let peerSeconds: Double
    let ratio: Double
    let peakBytes: Double?
    let peerPeakBytes: Double?
  }

  /// - Throws: `DecodingError` if the text is not a list of findings.
  public init(json: String) throws {
    findings = try JSONDecoder().decode([Finding].self, from: Data(json.utf8))
  }

  /// The findings on so many threads.
  public func table(threads: Int) -> TextTable {
    var table = TextTable(
      ["network", "work", "batch", "ms", "GFLOP/s", "peer", "its ms", "its / ours"],
      left: [0, 1, 5])
    for finding in findings where finding.threads == threads {
      table.add([
        finding.network, finding.work, "\(finding.batch)", milliseconds(finding.seconds),
        String(format: "%.0f", finding.flops / finding.seconds / 1e9), finding.peer,
        milliseconds(finding.peerSeconds), String(format: "%.2f", finding.ratio),
      ])
    }
    return table
  }

  /// The most memory that some of them took.
  public var memory: TextTable {
    var table = TextTable(
      ["network", "work", "batch", "MB", "peer", "its MB", "its / ours"], left: [0, 1, 4])
    for finding in findings {
      guard let ours = finding.peakBytes, let theirs = finding.peerPeakBytes else { continue }
      table.add([
        finding.network, finding.work, "\(finding.batch)", String(format: "%.0f", ours / 1e6),
        finding.peer, String(format: "%.0f", theirs / 1e6), String(format: "%.2f", theirs / ours),
      ])
    }
    return table
  }

  private func milliseconds(_ seconds: Double) -> String {
    let value = seconds * 1000
    return String(format: value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value)
  }
}
