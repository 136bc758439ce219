import DataSets
import Networks
import Testing

/// What holds for every chest phantom.
@Suite struct ChestPhantomLaws {
  @Test func pureFunctionOfSeedAndNumber() {
    let set = ChestPhantoms(seed: 3)
    #expect(set.example(7) == ChestPhantoms(seed: 3).example(7))
    #expect(set.example(7) != set.example(9) && set.example(7) != ChestPhantoms(seed: 4).example(7))
    // To the bit, everywhere: FNV-1a of the first four images.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for n in 0..<4 {
      for sample in set.example(n).image { hash = (hash ^ UInt64(sample)) &* 0x100_0000_01B3 }
    }
    #expect(hash == 0x3804_136C_EEFB_BCE4, "\(String(hash, radix: 16))")
  }

  @Test func everySecondHasAConsolidationInALung() {
    let set = ChestPhantoms(seed: 5)
    for n in 0..<300 {
      let example = set.example(n)
      #expect(example.label == n % 2 && example.image.count == 4096)
      let (area, lungs) = (example.mask.count { $0 }, example.lungs.count { $0 })
      #expect(n % 2 == 1 ? (10...400).contains(area) : area == 0, "\(n): \(area)")
      // Less than two ellipses of 11 by 20.5 pixels at the largest scale, 1.05.
      #expect((500...1560).contains(lungs), "\(n): \(lungs)")
      #expect(zip(example.mask, example.lungs).allSatisfy { !$0 || $1 }, "\(n)")
    }
  }

  /// The same chest, and brighter where the consolidation is; nothing else changes but about its edge.
  @Test func consolidationIsTheOnlyDifference() {
    let set = ChestPhantoms(seed: 6)
    for n in 0..<100 {
      let (clear, sick) = (
        set.example(n, isConsolidated: false), set.example(n, isConsolidated: true)
      )
      #expect(set.example(n) == (n % 2 == 1 ? sick : clear))
      #expect(clear.lungs == sick.lungs && zip(clear.image, sick.image).allSatisfy { $0 <= $1 })
      let inside = sick.mask.indices.filter { sick.mask[$0] }
      let gain = inside.map { Int(sick.image[$0]) - Int(clear.image[$0]) }
      #expect(gain.reduce(0, +) > 15 * gain.count, "\(n)")
      let changed = clear.image.indices.count { clear.image[$0] != sick.image[$0] }
      #expect(changed < 700, "\(n): \(changed)")
    }
  }
}
