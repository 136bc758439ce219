import DataSets
import Formats
import Foundation
import Networks
import Numerics
import Testing

/// Files in CIFAR-10's layout, with three records each instead of 10,000.
@Suite struct CIFAR10Tests {
  private static let names = [
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
  ]
  private static let recordBytes = 3073

  private let folder: TemporaryFolder

  /// The n-th file: labels n, n + 1, n + 2, and samples that say in which file, record and channel
  /// they are.
  private static func file(_ n: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for record in 0..<3 {
      bytes.append(UInt8(n + record))
      for sample in 0..<3072 {
        bytes.append(UInt8(n * 40 + record * 10 + sample / 1024 * 3 + sample % 3))
      }
    }
    return bytes
  }

  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.write("batches.meta.txt", (Self.names.joined(separator: "\n") + "\n\n").utf8)
    for n in 1...5 { _ = try folder.write("data_batch_\(n).bin", Self.file(n)) }
    _ = try folder.write("test_batch.bin", Self.file(0))
  }

  private func read(_ part: CIFAR10.Part) throws(ReadError) -> CIFAR10 {
    try CIFAR10.read(folder: folder.path, part, recordsPerFile: 3)
  }

  private func refusal(_ part: CIFAR10.Part = .test) -> ReadError? {
    do throws(ReadError) {
      _ = try read(part)
      return nil
    } catch {
      return error
    }
  }

  @Test func partsHoldTheirFilesInOrder() throws {
    let training = try read(.training)
    #expect(training.count == 15)
    #expect(training.labels == [1, 2, 3, 2, 3, 4, 3, 4, 5, 4, 5, 6, 5, 6, 7])
    #expect(training.names == Self.names)
    var samples: [UInt8] = []
    for n in 1...5 {
      let bytes = Self.file(n)
      for record in 0..<3 { samples += bytes[record * 3073 + 1..<(record + 1) * 3073] }
    }
    #expect(training.images == samples)

    let test = try read(.test)
    #expect(test.labels == [0, 1, 2])
    #expect(test.images.count == 9216)
  }

  /// The folder may be named, or the one that it lies in.
  @Test func folderOfTheFolder() throws {
    let parent = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(
      atPath: parent("cifar-10-batches-bin"), withDestinationPath: folder.path)
    #expect(
      try CIFAR10.read(folder: parent.path, .test, recordsPerFile: 3) == read(.test))
  }

  /// 0 becomes −1 and 255 becomes 1; the first of green is element 1024, the second row's first 32.
  @Test func scaledExample() throws {
    var bytes = Self.file(0)
    let second = Self.recordBytes + 1
    bytes[second] = 0
    bytes[second + 1024] = 255
    bytes[second + 32] = 51
    _ = try folder.write("test_batch.bin", bytes)
    let image = try read(.test).example(1)
    #expect(image.shape == [3, 32, 32])
    #expect(image[0] == -1)
    #expect(image[1024] == 1)
    expectClose(image[32], -0.6)
  }

  @Test func missingFiles() throws {
    for (name, part) in [
      ("test_batch.bin", CIFAR10.Part.test), ("data_batch_4.bin", .training),
      ("batches.meta.txt", .test),
    ] {
      try FileManager.default.removeItem(atPath: folder(name))
      #expect(refusal(part)?.kind == .missing)
      #expect(
        refusal(part)?.description
          == "\(folder(name)): there is no such file; download"
          + " https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"
          + " (MD5 c32a1d4ab5d03f1284b67883e8d87530)")
    }
  }

  /// A byte too few, a whole record too few, a byte and a record too many, nothing at all.
  @Test func filesOfAnotherLengthAreRefused() throws {
    let file = Self.file(0)
    for (bytes, record) in [
      (Array(file.dropLast()), 2), (Array(file.dropLast(Self.recordBytes)), 2),
      (file + [0], 3), (file + file, 3), ([], 0),
    ] {
      let path = try folder.write("test_batch.bin", bytes)
      #expect(
        refusal()?.description
          == "\(path): record \(record): the file has \(bytes.count) bytes where 3 records of 3073"
          + " take 9219")
    }
  }

  /// Without a number of records, 10,000 are asked for.
  @Test func recordsOfTheOriginal() {
    #expect {
      try CIFAR10.read(folder: folder.path, .test)
    } throws: { error in
      "\(error)".hasSuffix("where 10000 records of 3073 take 30730000")
    }
  }

  @Test func labelsFromTenOnAreRefused() throws {
    var bytes = Self.file(4)
    bytes[2 * Self.recordBytes] = 10
    let path = try folder.write("data_batch_4.bin", bytes)
    #expect(
      refusal(.training)?.description
        == "\(path): record 2, byte 6146: the label is 10; labels go from 0 to 9")
  }

  @Test func classNamesAreTen() throws {
    for (lines, message) in [
      (Array(Self.names.dropLast()), "line 10: the file has 9 names where there are 10 classes"),
      (Self.names + ["van"], "line 11: the file has 11 names where there are 10 classes"),
      ([], "line 1: the file has 0 names where there are 10 classes"),
      (["airplane", ""] + Self.names.dropFirst(2), "line 2: it has no class name"),
    ] {
      let path = try folder.write("batches.meta.txt", lines.joined(separator: "\n").utf8)
      #expect(refusal()?.description == "\(path): \(message)")
    }
    let path = try folder.write("batches.meta.txt", [0xFF])
    #expect(refusal()?.description == "\(path): it is not text in UTF-8")
  }

  /// Damage anywhere gives a data set of three images or one line; none ends the program.
  @Test func damageGivesADataSetOrOneLine() throws {
    var random = SplitMix64(seed: 7)
    var refused = 0
    for number in 0..<500 {
      let name = random.choice(["test_batch.bin", "batches.meta.txt"])
      let original = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder(name))))
      var bytes = original
      mutate(&bytes, &random)
      _ = try folder.write(name, bytes)
      if let refusal = refusal() {
        refused += 1
        let line = refusal.description
        #expect(line.hasPrefix(folder(name)) && !line.contains(where: \.isNewline), "\(number)")
      } else {
        let set = try read(.test)
        #expect(set.count == 3 && set.labels.allSatisfy { $0 < 10 }, "\(number)")
      }
      _ = try folder.write(name, original)
    }
    #expect(refused > 50 && refused < 450, "\(refused) refused")
  }
}
