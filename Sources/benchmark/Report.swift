import Figures
import Foundation

/// The measurements, and their text form.
struct Report {
  /// The state of the machine at the start.
  let machine = Machine.description
  /// The versions of the peers; `nil` without peers.
  let versions: String?
  var kernels: Kernels?
  var findings: [Finding] = []
  var scalarSeconds: Double?

  init(versions: String?) { self.versions = versions }

  /// The full report as text.
  var text: String {
    let heading = versions.map { "\(machine)\npeers: \($0)" } ?? machine
    let parts = [heading, kernels?.text, pieces, agreement, memory, scalar]
    return parts.compactMap(\.self).joined(separator: "\n\n") + "\n"
  }

  private var pieces: String {
    let withPeers = versions != nil
    var table = TextTable(
      ["network", "work", "batch", "threads", "ms", "GFLOP/s"]
        + (withPeers ? ["peer", "its ms", "its / ours"] : []), left: [0, 1, 6])
    for finding in findings {
      let piece = finding.piece
      var cells = [
        piece.model.rawValue, piece.work.rawValue, "\(piece.batch)", "\(piece.threads)",
        milliseconds(finding.seconds), rate(finding.rate),
      ]
      if withPeers {
        let peer = finding.peer
        cells += [
          peer?.name ?? "", peer.map { milliseconds($0.seconds) } ?? "",
          finding.ratio.map { String(format: "%.2f", $0) } ?? "",
        ]
      }
      table.add(cells)
    }
    return table.description
  }

  private var agreement: String? {
    let compared = findings.filter { $0.difference != nil }
    guard !compared.isEmpty else { return nil }
    var table = TextTable(
      ["the same parameters and input", "peer", "largest difference"], left: [0, 1])
    for finding in compared {
      table.add([
        "\(finding.piece)", finding.peer?.name ?? "",
        formatted(finding.difference ?? 0, digits: 2),
      ])
    }
    return table.description
  }

  private var memory: String? {
    let weighed = findings.filter { $0.memory != nil }
    guard !weighed.isEmpty else { return nil }
    var table = TextTable(["peak of memory", "MB", "its peer's MB"])
    for finding in weighed {
      table.add([
        "\(finding.piece)", megabytes(finding.memory), megabytes(finding.peerMemory),
      ])
    }
    return table.description
  }

  private var scalar: String? {
    guard let scalarSeconds else { return nil }
    let one = Piece(.minivgg, .epsilonPlusFlat, batch: 1, threads: 1)
    let optimised = findings.first { $0.piece == one }
    let ratio = optimised.map {
      ", \(String(format: "%.0f", scalarSeconds / $0.seconds)) times the optimised path's time on"
        + " one thread"
    }
    return "the scalar path takes \(milliseconds(scalarSeconds)) ms for one epsilon-plus-flat of"
      + " minivgg\(ratio ?? "")"
  }
}

extension Kernels {
  /// The peaks, and a table of the convolutions.
  var text: String {
    var table = TextTable(["convolution of 3×3, one thread", "ms", "GFLOP/s", "of the peak"])
    for line in lines {
      table.add([
        line.name, milliseconds(line.seconds), rate(line.rate),
        String(format: "%.0f %%", line.rate / line.peak * 100),
      ])
    }
    return """
      multiplying and adding in registers, one core: \(rate(corePeak)) GFLOP/s, \
      all \(cores): \(rate(machinePeak)) GFLOP/s

      \(table)
      """
  }
}

private func milliseconds(_ seconds: Double) -> String {
  let value = seconds * 1000
  return String(format: value < 1 ? "%.3f" : value < 100 ? "%.2f" : "%.0f", value)
}

private func rate(_ value: Double) -> String { String(format: value < 10 ? "%.2f" : "%.0f", value) }

private func megabytes(_ bytes: Int?) -> String {
  bytes.map { String(format: "%.0f", Double($0) / 1e6) } ?? ""
}
