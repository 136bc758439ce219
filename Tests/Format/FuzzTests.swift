import Formats
import Networks
import Numerics
import Testing

/// Damaged files: each gives a value or one line that says what is wrong; none ends the program.
///
/// Seeded, so that a failure comes back. Every input starts from a real file of the format.
@Suite struct FuzzTests {
  static let count = 10_000

  @Test func npy() throws { try fuzz("npy", among: fixtures.tensors.keys.sorted(), seed: 1) }

  @Test func safetensors() throws {
    try fuzz("safetensors", among: fixtures.safetensors.keys.sorted(), seed: 2)
  }

  @Test func netpbm() throws {
    try fuzz("pnm", among: fixtures.images.keys.filter { !$0.hasSuffix("png") }.sorted(), seed: 3)
  }

  /// With checksums made right again in all but one of eight, or nothing behind them would be tried.
  @Test func png() throws {
    try fuzz("png", among: pngs, seed: 4) { bytes, random in
      mutate(&bytes, &random)
      if !random.chance(0.125) { PNGDamage.repairChunks(&bytes) }
    }
  }

  /// Damage to what is compressed: filters, samples, indices into the palette.
  @Test func pngData() throws {
    try fuzz("png", among: pngs, seed: 5) { bytes, random in
      PNGDamage.mutateData(&bytes, &random)
    }
  }

  @Test func jpeg() throws {
    let photos = try PhotoTests.Expected.load().images.keys.sorted()
    try fuzz("jpg", among: photos, seed: 7)
  }

  @Test func npz() throws {
    let archives = try PhotoTests.Expected.load().arrays.keys.sorted()
    try fuzz("npz", among: archives, seed: 8)
  }

  /// Zlib's streams by themselves, against a limit.
  @Test func zlib() throws {
    var random = SplitMix64(seed: 6)
    var survivors = 0
    for _ in 0..<Self.count {
      let plain = (0..<random.integer(0...400)).map { _ in UInt8(random.integer(0...3)) }
      var bytes = Zlib.compress(plain)
      mutate(&bytes, &random)
      let limit = random.integer(0...500)
      do throws(ZlibError) {
        let found = try Zlib.decompress(bytes[...], limit: limit)
        #expect(found.count <= limit)
        survivors += 1
      } catch {
        #expect(isOneLine(error.reason))
      }
    }
    #expect(survivors > 0)
  }

  private let fixtures: FormatFixtures
  private var pngs: [String] {
    // The largest one would take most of the time.
    fixtures.images.keys.filter { $0.hasSuffix("png") && !$0.contains("large") }.sorted()
  }

  init() throws { fixtures = try FormatFixtures.load() }

  private func fuzz(
    _ ending: String, among names: [String], seed: Int,
    damage: (inout [UInt8], inout SplitMix64) -> Void = mutate
  ) throws {
    let files = try names.map { try FormatFixtures.bytes($0) }
    var random = SplitMix64(seed: seed)
    var refused = 0
    for number in 0..<Self.count {
      var bytes = files[random.integer(0...(files.count - 1))]
      damage(&bytes, &random)
      do throws(ReadError) {
        try readAny(bytes, "fuzz.\(ending)")
      } catch {
        refused += 1
        if !isOneLine(error.description) {
          Issue.record("input \(number) of seed \(seed): \(error.description)")
        }
      }
    }
    // Otherwise the damage does nothing, or everything is refused at the door.
    #expect(refused > Self.count / 10 && refused < Self.count, "\(refused) refused")
  }

  private func isOneLine(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count < 400 && !text.contains { $0.isNewline }
  }
}

/// Flips, replaces, removes, repeats or inserts bytes; cuts off the end; or starts anew. One kind of
/// replacement puts in what text headers are made of, so that some stay well-formed.
func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
  for _ in 0..<random.integer(1...3) {
    guard !bytes.isEmpty else { return }
    // Half of the time near the beginning, where the headers are.
    let last = random.chance(0.5) ? bytes.count - 1 : min(bytes.count - 1, 127)
    let place = random.integer(0...last)
    let end = min(bytes.count, place + random.integer(1...8))
    let signs = Array("0123456789,:()[]{}'\"FT".utf8)
    switch random.integer(0...12) {
    case 0, 1: bytes[place] ^= 1 << UInt8(random.integer(0...7))
    case 2: bytes[place] = UInt8(random.integer(0...255))
    case 3: bytes[place] = [0, 1, 0x7F, 0x80, 0xFF][random.integer(0...4)]
    case 4: for i in place..<end { bytes[i] = 0xFF }
    case 5: bytes.removeSubrange(place..<end)
    case 6: bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
    case 7: bytes.insert(UInt8(random.integer(0...255)), at: place)
    case 8...11: bytes[place] = signs[random.integer(0...(signs.count - 1))]
    default:
      if random.chance(0.9) {
        bytes.removeSubrange(place...)
      } else {
        bytes = (0..<random.integer(0...300)).map { _ in UInt8(random.integer(0...255)) }
      }
    }
  }
}
