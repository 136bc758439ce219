import Formats
import Networks
import Testing

/// Files of numpy, safetensors, Pillow and pypng, to the last bit, and what is refused of them.
@Suite struct FormatFixtureTests {
  let fixtures: FormatFixtures

  init() throws { fixtures = try FormatFixtures.load() }

  @Test func npy() throws {
    for (name, numbers) in fixtures.tensors {
      expectSame(try NPY.read(FormatFixtures.path(name)), try numbers.tensor(), name)
    }
  }

  @Test func safetensors() throws {
    for (name, expected) in fixtures.safetensors {
      let file = try Safetensors.read(FormatFixtures.path(name))
      #expect(file.metadata == expected.metadata, "\(name)")
      #expect(file.tensors.keys.sorted() == expected.tensors.keys.sorted(), "\(name)")
      for (tensor, numbers) in expected.tensors {
        expectSame(file.tensors[tensor], try numbers.tensor(), "\(name) \(tensor)")
      }
    }
  }

  @Test func images() throws {
    for (name, expected) in fixtures.images {
      let path = FormatFixtures.path(name)
      let image = try name.hasSuffix("png") ? PNG.read(path) : PPM.read(path)
      #expect(try image == expected.image(), "\(name)")
    }
  }

  /// Every file that must be refused is, for the reason it was made for, in one line.
  @Test func refusals() throws {
    for (name, reason) in fixtures.refused {
      let bytes = try FormatFixtures.bytes(name)
      let error = #expect(throws: ReadError.self, "\(name)") { try readAny(bytes, name) }
      let line = error?.description ?? ""
      #expect(line.hasPrefix("\(name): ") && line.contains(reason), "\(line)")
      #expect(!line.contains { $0.isNewline }, "\(line)")
    }
  }

  @Test func missingFile() {
    let missing = ReadError(.missing, path: "no/such", reason: "there is no such file")
    #expect(throws: missing) { try NPY.read("no/such") }
    #expect(throws: missing) { try Safetensors.read("no/such") }
    #expect(throws: missing) { try PNG.read("no/such") }
    #expect(throws: missing) { try PPM.read("no/such") }
  }

  /// What numpy and safetensors wrote is what is written here, byte by byte.
  @Test func sameBytes() throws {
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
