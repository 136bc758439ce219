import Foundation
import Networks
import Testing
import benchmark

/// What the benchmark makes of its times.
@Suite struct FindingTests {
  private func objects(_ findings: [Finding]) throws -> [NSDictionary] {
    let json = try JSONSerialization.jsonObject(with: Data(findings.json().utf8))
    return try #require(json as? [NSDictionary])
  }

  @Test func medians() {
    #expect(median([3, 1, 2]) == 2)
    #expect(median([4, 1, 3, 2]) == 2.5)
    #expect(median([7]) == 7)
  }

  @Test func ratesAndRatios() {
    // 3e9 in 2 s; the peer takes 5 s.
    let finding = Finding(
      Piece(.minivgg, .forward, batch: 1, threads: 1), seconds: 2, operations: 3_000_000_000,
      peer: .init(name: "peer", seconds: 5))
    #expect(finding.rate == 1.5 && finding.ratio == 2.5)
  }

  @Test func jsonHasWhatWasMeasured() throws {
    let piece = Piece(.resnet18, .epsilonPlusFlat, batch: 1, threads: 2)
    var finding = Finding(piece, seconds: 0.5, operations: 12)
    let plain: [String: Any] = [
      "network": "resnet18", "work": "epsilon-plus-flat", "batch": 1, "threads": 2,
      "seconds": 0.5, "flops": 12,
    ]
    #expect(try objects([finding, finding]) == [plain as NSDictionary, plain as NSDictionary])
    finding = Finding(
      piece, seconds: 0.5, operations: 12, peer: .init(name: "zennit", seconds: 2))
    finding.memory = 1024
    finding.peerMemory = 4096
    finding.difference = 0.125
    let more: [String: Any] = [
      "peer": "zennit", "peerSeconds": 2, "ratio": 4, "peakBytes": 1024, "peerPeakBytes": 4096,
      "difference": 0.125,
    ]
    #expect(try objects([finding]) == [plain.merging(more) { $1 } as NSDictionary])
    #expect(try objects([]) == [])
  }

  /// MiniVGG: five works on three batches, integrated gradients and training on one; three works on
  /// each of the others, for sentences on two batches; all on one thread and on two.
  @Test func piecesAndTheirPatterns() {
    #expect(Piece.all.count == 2 * (5 * 3 + 1 + 1 + 3 + 3 + 3 * 2))
    #expect(Set(Piece.all).count == Piece.all.count)
    #expect(Piece.weighed.allSatisfy(Piece.all.contains))
    #expect(Piece.matching("minivgg:forward").count == 6)
    #expect(Piece.matching("minivgg:integrated-gradients:1").count == 2)
    #expect(
      Piece.matching("minivgg:deeplift:32:2")
        == [Piece(.minivgg, .deepLIFT, batch: 32, threads: 2)])
    for none in ["", "mini", "minivgg:", "minivgg:forward:3", "minivgg:forward:1:1:1"] {
      #expect(Piece.matching(none).isEmpty, "\(none)")
    }
  }

  @Test func differencesAreRelativeToTheLargestEntry() {
    let expected = Tensor([1, -4, 2])
    #expect(QuickCheck.largestDifference(Tensor([1, -4, 2]), expected) == 0)
    #expect(QuickCheck.largestDifference(Tensor([1.5, -4, 1]), expected) == 0.25)
    #expect(QuickCheck.largestDifference(Tensor([1, .nan, 2]), expected) == .infinity)
    #expect(QuickCheck.largestDifference(Tensor([1, -4]), expected) == .infinity)
    #expect(QuickCheck.largestDifference(Tensor([1]), Tensor([0])) == .infinity)
    #expect(QuickCheck.largestDifference(Tensor([0]), Tensor([0])) == 0)
  }
}
