public import Figures
import Foundation

/// The stored measurements of `benchmark --peers --json`, as tables for the walkthrough and the
/// README.
public struct MeasuredTable {
  /// The path of the file with the measurements, in the package's folder.
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

  /// Creates the table from the stored measurements.
  ///
  /// - Throws: `DecodingError` if the text is not a list of measurements.
  public init(json: String) throws {
    findings = try JSONDecoder().decode([Finding].self, from: Data(json.utf8))
  }

  /// The table of all measurements with this number of threads.
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

  /// The table of peak memory, for the measurements that include it.
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
