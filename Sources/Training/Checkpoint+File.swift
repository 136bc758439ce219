public import Formats
import Foundation
import Networks

/// A checkpoint is stored as a safetensors file.
///
///     tensors    value/NAME, mean/NAME, square/NAME for every parameter NAME, in F32 if that is
///                lossless, otherwise in F64
///     metadata   format, version; recipe and records as JSON; steps; network, images and
///                validation, the fingerprints of what is trained; checksum, the fingerprint of
///                the file without this entry
extension Checkpoint {
  private static let format = "layerwise-relevance checkpoint"
  private static let version = "1"

  /// Writes the checkpoint to a file, completely or not at all.
  ///
  /// - Throws: `WriteError` if the file cannot be written.
  public func write(to path: String) throws(WriteError) {
    var file = try WholeFile(path)
    try file.append(encode())
    try file.commit()
  }

  /// The contents of the checkpoint's file.
  func encode() -> [UInt8] {
    var tensors: [String: Tensor] = [:]
    for (name, parameter) in state.parameters {
      tensors["value/\(name)"] = parameter.value
      tensors["mean/\(name)"] = parameter.mean
      tensors["square/\(name)"] = parameter.square
    }
    var file = Safetensors(
      tensors: tensors,
      metadata: [
        "format": Self.format, "version": Self.version,
        "recipe": Self.json(recipe), "records": Self.json(records), "steps": "\(state.steps)",
        "network": Self.hexadecimal(subject.network), "images": Self.hexadecimal(subject.images),
        "validation": Self.hexadecimal(subject.validation),
      ])
    file.metadata["checksum"] = Self.checksum(of: file)
    return file.encode(as: Self.precision(of: file))
  }

  private static func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // JSON lacks only non-finite numbers, and a run never records one.
    guard let data = try? encoder.encode(value) else { preconditionFailure("finite numbers") }
    return String(decoding: data, as: UTF8.self)
  }

  private static func hexadecimal(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The smallest precision that is lossless.
  private static func precision(of file: Safetensors) -> Safetensors.Precision {
    let survive = file.tensors.values.allSatisfy { tensor in
      tensor.elements.allSatisfy { Double(Float($0)) == $0 }
    }
    return survive ? .float32 : .float64
  }

  private static func checksum(of file: Safetensors) -> String {
    var fingerprint = Fingerprint()
    fingerprint.add(file.encode(as: precision(of: file)))
    return hexadecimal(fingerprint.value)
  }
}

extension Checkpoint {
  /// Reads a checkpoint from a file. `TrainingRun.resume` checks that it belongs to a given
  /// training.
  ///
  /// - Throws: `ReadError`: `missing` if the file does not exist, `malformed` if it is damaged, has
  ///   another format or version, or holds values that no run would write.
  public static func read(_ path: String) throws(ReadError) -> Checkpoint {
    try Checkpoint(Safetensors.read(path), path: path)
  }

  /// Decodes the contents of a checkpoint's file.
  ///
  /// - Parameter path: The file's name, for error messages only.
  static func decode(_ bytes: [UInt8], path: String) throws(ReadError) -> Checkpoint {
    try Checkpoint(Safetensors.decode(bytes, path: path), path: path)
  }

  private init(_ file: Safetensors, path: String) throws(ReadError) {
    func refuse(_ place: String, _ reason: String) -> ReadError {
      ReadError(.malformed, path: path, place: place, reason: reason)
    }
    guard file.metadata["format"] == Self.format else {
      throw refuse("metadata", "it is not a training checkpoint")
    }
    guard file.metadata["version"] == Self.version else {
      throw refuse("metadata", "the checkpoint's version is not \(Self.version)")
    }
    var rest = file
    rest.metadata["checksum"] = nil
    guard file.metadata["checksum"] == Self.checksum(of: rest) else {
      throw refuse("metadata", "the checkpoint is damaged: its checksum does not match")
    }
    func entry<Value>(
      _ key: String, _ read: (String) throws -> Value?
    ) throws(ReadError) -> Value {
      guard let value = try? file.metadata[key].flatMap(read) else {
        throw refuse("metadata", "'\(key)' is missing or not valid")
      }
      return value
    }
    func json<Value: Decodable>(_ text: String) throws -> Value {
      try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    }
    func hexadecimal(_ text: String) -> UInt64? { UInt64(text, radix: 16) }
    recipe = try entry("recipe", json)
    records = try entry("records", json)
    subject = Subject(
      network: try entry("network", hexadecimal), images: try entry("images", hexadecimal),
      validation: try entry("validation", hexadecimal))
    let steps = try entry("steps") { Int($0) }
    guard steps >= 0 else { throw refuse("metadata", "the number of steps is \(steps)") }
    let outOfRange = records.firstIndex { record in
      !record.trainingLoss.isFinite || !record.validationLoss.isFinite
        || !(0...1).contains(record.validationAccuracy) || !record.imagesPerSecond.isFinite
    }
    if let outOfRange { throw refuse("metadata", "record \(outOfRange) is out of range") }
    state = TrainerState(steps: steps, parameters: try Self.parameters(of: file, path: path))
  }

  private static func parameters(
    of file: Safetensors, path: String
  ) throws(ReadError) -> [String: TrainerState.Parameter] {
    var parameters: [String: TrainerState.Parameter] = [:]
    for (name, value) in file.tensors where name.hasPrefix("value/") {
      let name = String(name.dropFirst("value/".count))
      guard let mean = file.tensors["mean/\(name)"], let square = file.tensors["square/\(name)"],
        mean.shape == value.shape, square.shape == value.shape,
        [value, mean, square].allSatisfy({ $0.firstNonFinite == nil }),
        square.elements.allSatisfy({ $0 >= 0 })
      else {
        throw ReadError(
          .malformed, path: path, place: "tensors",
          reason: "a parameter's moments are missing, have another shape or are not finite")
      }
      parameters[name] = TrainerState.Parameter(value: value, mean: mean, square: square)
    }
    guard file.tensors.count == 3 * parameters.count else {
      throw ReadError(
        .malformed, path: path, place: "tensors",
        reason: "there are tensors other than parameters and their moments")
    }
    return parameters
  }
}
