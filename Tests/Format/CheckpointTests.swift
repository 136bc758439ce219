import Formats
import Foundation
import Networks
import Numerics
import Scalar
import Testing
import Training

/// Checkpoints and trained weights as files: read back as they were, or refused with one line.
@Suite struct CheckpointTests {
  private let folder: TemporaryFolder
  private let tiny: TinyTraining
  private let checkpoint: Checkpoint
  private let bytes: [UInt8]

  init() throws {
    folder = try TemporaryFolder()
    tiny = try TinyTraining(dropout: ["relu": 0.3])
    var run = try tiny.run()
    try run.nextEpoch()
    checkpoint = run.checkpoint
    try checkpoint.write(to: folder("whole"))
    bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder("whole"))))
  }

  /// What is read from these bytes, or why nothing is.
  private func read(_ bytes: [UInt8]) throws -> Result<Checkpoint, ReadError> {
    let path = try folder.write("damaged", bytes)
    do throws(ReadError) {
      return .success(try Checkpoint.read(path))
    } catch {
      return .failure(error)
    }
  }

  private func refusal(_ bytes: [UInt8]) throws -> String {
    guard case .failure(let error) = try read(bytes) else { return "nothing" }
    return error.description.replacingOccurrences(of: folder("damaged"), with: "FILE")
  }

  @Test func isReadAsItWas() throws {
    #expect(try Checkpoint.read(folder("whole")) == checkpoint)
    #expect(try folder.files == ["whole"])
    let missing = #expect(throws: ReadError.self) { _ = try Checkpoint.read(folder("none")) }
    #expect(missing?.kind == .missing)
  }

  /// Double precision only where it is needed.
  @Test func doublePrecisionOnlyWhereItIsNeeded() throws {
    func header(_ bytes: [UInt8]) -> String { String(decoding: bytes.prefix(6000), as: UTF8.self) }
    #expect(header(bytes).contains("\"dtype\":\"F64\""))
    let rounded = try tiny.network.with(
      parameters: tiny.network.parameters.mapValues {
        Tensor(shape: $0.shape, elements: $0.elements.map { Double(Float($0)) })
      })
    let trainer = try ScalarTrainer(for: rounded, recipe: tiny.recipe)
    let run = try TrainingRun(trainer, on: tiny.images, validatingWith: tiny.validation)
    try run.checkpoint.write(to: folder("single"))
    let single = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder("single"))))
    #expect(header(single).contains("\"dtype\":\"F32\"") && !header(single).contains("F64"))
    #expect(try Checkpoint.read(folder("single")) == run.checkpoint)
  }

  /// Damage anywhere, in the numbers too, is noticed; what is not refused is what was written.
  @Test func damageIsNoticed() throws {
    var random = SplitMix64(seed: 21)
    var refused = 0
    for number in 0..<400 {
      var damaged = bytes
      if number.isMultiple(of: 2) {
        mutate(&damaged, &random)
      } else {
        damaged[random.integer(0...(bytes.count - 1))] ^= 1 << UInt8(random.integer(0...7))
      }
      switch try read(damaged) {
      case .success(let found): #expect(found == checkpoint, "damage \(number)")
      case .failure(let error):
        refused += 1
        let line = error.description
        #expect(!line.contains { $0.isNewline } && line.utf8.count < 400, "\(line)")
      }
    }
    #expect(refused > 350)
  }

  /// The checkpoint's file after a change, with the checksum that it then has.
  private func changed(_ change: (inout Safetensors) -> Void) throws -> [UInt8] {
    var file = try Safetensors.decode(bytes, path: "whole")
    change(&file)
    file.metadata["checksum"] = nil
    file.metadata["checksum"] = checksum(file.encode(as: .float64))
    return file.encode(as: .float64)
  }

  /// Files with a right checksum that no training has written.
  @Test func foreignFiles() throws {
    func expectRefusal(
      _ message: String, at location: SourceLocation = #_sourceLocation,
      _ change: (inout Safetensors) -> Void
    ) throws {
      let found = try refusal(changed(change))
      #expect(found == "FILE: \(message)", sourceLocation: location)
    }
    func replace(_ name: String, _ file: inout Safetensors, _ numbers: [Double]) {
      file.tensors[name] = Tensor(numbers)
    }
    #expect(
      try refusal(Safetensors(tensors: ["a": Tensor([1])]).encode(as: .float32))
        == "FILE: metadata: it is not a training checkpoint")
    try expectRefusal("metadata: the checkpoint's version is not 1") {
      $0.metadata["version"] = "2"
    }
    for key in ["recipe", "records", "steps", "network", "images", "validation"] {
      for value in [nil, "", "x", "{}", "[1]", "99999999999999999999"] {
        try expectRefusal("metadata: '\(key)' is missing or not valid") {
          $0.metadata[key] = value
        }
      }
    }
    try expectRefusal("metadata: the number of steps is -3") { $0.metadata["steps"] = "-3" }
    let record = "{\"imagesPerSecond\":1,\"trainingLoss\":1,\"validationLoss\":1"
    try expectRefusal("metadata: record 0 is out of range") {
      $0.metadata["records"] = "[\(record),\"validationAccuracy\":1.5}]"
    }
    let incomplete = "a parameter's moments are missing, have another shape or are not finite"
    try expectRefusal("tensors: \(incomplete)") { $0.tensors["mean/fc.bias"] = nil }
    try expectRefusal("tensors: \(incomplete)") { replace("mean/fc.bias", &$0, [1]) }
    try expectRefusal("tensors: \(incomplete)") { replace("value/fc.bias", &$0, [1, 2, .nan]) }
    try expectRefusal("tensors: \(incomplete)") { replace("square/fc.bias", &$0, [1, 2, -1e-9]) }
    try expectRefusal("tensors: there are tensors other than parameters and their moments") {
      replace("more", &$0, [1])
    }
  }

  /// Files that can be read, but are not of the network's parameters or of whole epochs.
  @Test func statesOfAnotherTraining() throws {
    func expectRefusal(
      _ reason: String, at location: SourceLocation = #_sourceLocation,
      _ change: (inout Safetensors) -> Void
    ) throws {
      let found = try read(changed(change)).get()
      var run = try tiny.run()
      let error = #expect(throws: TrainingError.self, sourceLocation: location) {
        try run.resume(from: found)
      }
      #expect(
        error?.description == "the checkpoint is not of this training: \(reason)",
        sourceLocation: location)
      #expect(run.trainer.state.steps == 0 && run.records.isEmpty, sourceLocation: location)
    }
    try expectRefusal("the parameter 'fc.bias' has the shape 2; the network has 3") {
      for part in ["value", "mean", "square"] { $0.tensors["\(part)/fc.bias"] = Tensor([1, 2]) }
    }
    try expectRefusal("the network has no parameter 'two\\nlines'") {
      for part in ["value", "mean", "square"] { $0.tensors["\(part)/two\nlines"] = Tensor([1]) }
    }
    try expectRefusal("it has taken 4 steps in 1 epochs") { $0.metadata["steps"] = "4" }
  }

  /// FNV-1a, as the files have it.
  private func checksum(_ bytes: [UInt8]) -> String {
    var h: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { h = (h ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return String(repeating: "0", count: h.leadingZeroBitCount / 4) + String(h, radix: 16)
  }

  @Test func weightsComeBackAsPreciseAsTheyWereWritten() throws {
    let trained = try ScalarTrainer(for: tiny.network, recipe: tiny.recipe)
    trained.state = checkpoint.state
    let evaluation = Evaluation(of: tiny.validation, outputs: trained.outputs)
    let weights = Weights(
      of: trained.network, called: "tiny", trainedOn: "bright parts", epochs: 1, seed: 11,
      test: evaluation)
    for (precision, tolerance) in [
      (Safetensors.Precision.float16, 5e-4), (.float32, 6e-8), (.float64, 0),
    ] {
      let path = folder("weights")
      try weights.write(to: path, as: precision)
      let (network, read) = try Weights.read(path, into: tiny.network)
      #expect(read.metadata == weights.metadata)
      #expect(read.metadata["test accuracy"] == "\(evaluation.accuracy)")
      #expect(read.metadata["network"] == "tiny" && read.metadata["seed"] == "11")
      #expect(network.nodes.map(\.name) == tiny.network.nodes.map(\.name))
      for (name, expected) in trained.network.parameters {
        expectClose(try #require(network.parameters[name]).elements, expected.elements, tolerance)
      }
    }
  }

  @Test func weightsThatAreRefused() throws {
    func refusal(_ change: (inout Safetensors) -> Void) throws -> String? {
      var file = Safetensors(tensors: tiny.network.parameters)
      change(&file)
      let path = try folder.write("weights", file.encode(as: .float32))
      let error = #expect(throws: ReadError.self) {
        _ = try Weights.read(path, into: tiny.network)
      }
      return error?.description.replacingOccurrences(of: path, with: "FILE")
    }
    #expect(
      try refusal { $0.tensors["fc.bias"] = nil }
        == "FILE: the parameter 'fc.bias' of shape 3 is missing")
    #expect(
      try refusal { $0.tensors["fc.bias"] = Tensor([1]) }
        == "FILE: the parameter 'fc.bias' has the shape 1; the network has 3")
    #expect(
      try refusal { $0.tensors["two\nlines"] = Tensor([1]) }
        == "FILE: the network has no parameter 'two\\nlines'")
    #expect(
      try refusal { $0.tensors["fc.bias"] = Tensor([1, 2, .infinity]) }
        == "FILE: node 'fc' has a bias at 2 that is not finite")
    var parameters = tiny.network.parameters
    parameters["fc.bias"] = Tensor([1, 70_000, 2])
    let weights = Weights(of: try tiny.network.with(parameters: parameters), metadata: [:])
    let error = #expect(throws: TrainingError.self) {
      try weights.write(to: folder("large"), as: .float16)
    }
    #expect(error?.description == "'fc.bias' contains 70000.0, which is out of range for F16")
    #expect(try !folder.files.contains("large"))
  }
}
