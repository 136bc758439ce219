import Formats
import Networks
import Testing

/// Files of numpy, safetensors, Pillow and pypng, to the last bit, and what is refused of them.
@Suite struct FormatFixtureTests {
  let fixtures: FormatFixtures

  init() throws { fixtures = try FormatFixtures.load() }

  /// So that a fixture which lost a file is noticed.
  @Test func everythingIsThere() {
    #expect(fixtures.tensors.count == 29 && fixtures.safetensors.count == 5)
    #expect(fixtures.images.count == 53 && fixtures.refused.count == 33)
  }

  @Test(arguments: try FormatFixtures.load().tensors.keys.sorted())
  func tensorsOfNumpy(file: String) throws {
    let expected = try #require(fixtures.tensors[file]).tensor()
    expectSame(try NPY.read(FormatFixtures.path(file)), expected, file)
  }

  @Test(arguments: try FormatFixtures.load().safetensors.keys.sorted())
  func tensorsOfSafetensors(file: String) throws {
    let expected = try #require(fixtures.safetensors[file])
    let found = try Safetensors.read(FormatFixtures.path(file))
    #expect(found.metadata == expected.metadata)
    #expect(found.tensors.keys.sorted() == expected.tensors.keys.sorted())
    for (tensor, numbers) in expected.tensors {
      expectSame(found.tensors[tensor], try numbers.tensor(), tensor)
    }
  }

  @Test(arguments: try FormatFixtures.load().images.keys.sorted())
  func imagesOfPillowAndPypng(file: String) throws {
    let path = FormatFixtures.path(file)
    let found = try file.hasSuffix("png") ? PNG.read(path) : PPM.read(path)
    #expect(try found == #require(fixtures.images[file]).image())
  }

  /// Every file that must be refused is, for the reason it was made for, in one line.
  @Test(arguments: try FormatFixtures.load().refused.keys.sorted())
  func filesThatAreRefused(file: String) throws {
    let bytes = try FormatFixtures.bytes(file)
    let line = try #require(throws: ReadError.self) { try readAny(bytes, file) }.description
    #expect(try line.hasPrefix("\(file): ") && line.contains(#require(fixtures.refused[file])))
    #expect(!line.contains { $0.isNewline })
  }

  @Test func missingFile() {
    let missing = ReadError(.missing, path: "no/such", reason: "there is no such file")
    #expect(throws: missing) { try NPY.read("no/such") }
    #expect(throws: missing) { try Safetensors.read("no/such") }
    #expect(throws: missing) { try PNG.read("no/such") }
    #expect(throws: missing) { try PPM.read("no/such") }
  }

  /// What numpy and safetensors wrote is what is written here, byte by byte.
  @Test func writtenFilesHaveTheSameBytes() throws {
    for name in ["little-f8", "scalar", "fortran", "special", "axes-15", "axes-36"] {
      let bytes = try FormatFixtures.bytes("npy/\(name).npy")
      let written = NPY.encode(try NPY.decode(bytes, path: name))
      // That one is in the other order of axes; written, it is in the usual one.
      if name == "fortran" {
        #expect(try NPY.decode(written, path: name) == NPY.decode(bytes, path: name))
      } else {
        #expect(written.elementsEqual(bytes), "\(name)")
      }
    }
    for (name, precision) in zip(["float16", "float32", "float64"], Safetensors.Precision.allCases)
    {
      let bytes = try FormatFixtures.bytes("safetensors/\(name).safetensors")
      #expect(try Safetensors.decode(bytes, path: name).encode(as: precision) == bytes, "\(name)")
    }
  }
}
