import Arguments
import Formats
import Networks
import ONNXImport
import Programs

extension Request {
  /// Reads the model as a network for the input's lengths, with the values of its other inputs.
  static func model(
    _ path: String, explaining file: InputFile?, _ arguments: ParsedArguments
  ) throws(Refusal) -> ImportedModel {
    var options = ImportOptions(
      explained: arguments.value(.explain), output: arguments.value(.outputName),
      shapes: try shapes(arguments))
    for text in arguments.values(.input) {
      let (name, value) = try named(text, .input)
      guard options.constants[name] == nil else {
        throw Refusal(.usage, "--input gives '\(name)' twice")
      }
      guard value.suffix == "npy" else {
        throw Refusal(.usage, "--input takes NAME=FILE.npy, unlike '\(text)'")
      }
      options.constants[name] = try refusing { try NPY.read(value) }
    }
    do throws(ReadError) {
      let model = try ONNXModel.read(path)
      let inputs = model.graph.inputs
      let input = options.explained.map { name in inputs.first { $0.name == name } } ?? inputs.first
      options.array = file?.shape(for: input?.dimensions ?? [])
      return try ImportedModel(model, path: path, options: options)
    } catch {
      throw error.kind == .missing
        ? Refusal(.missingInput, error.description)
        : Refusal(.badData, error.description + hint(for: error))
    }
  }

  /// The option that supplies what a model lacks.
  private static func hint(for error: ReadError) -> String {
    let reason = error.description
    if reason.contains("is not known") || reason.contains("does not give its shape") {
      return "; give it by an INPUT or by --shape NAME=1,3,224,224"
    }
    if reason.contains("depends on the inputs") {
      return ": --explain NAME --input NAME=FILE.npy"
    }
    return ""
  }

  private static func shapes(_ arguments: ParsedArguments) throws(Refusal) -> [String: [Int]] {
    var shapes: [String: [Int]] = [:]
    for text in arguments.values(.shape) {
      let (name, value) = try named(text, .shape)
      let lengths = value.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
      guard !lengths.contains(nil), lengths.allSatisfy({ (1...1 << 24).contains($0 ?? 0) }) else {
        throw Refusal(.usage, "--shape takes NAME=1,3,224,224, unlike '\(text)'")
      }
      shapes[name] = lengths.compactMap(\.self)
    }
    return shapes
  }

  /// The parts of `NAME=VALUE`. A name may contain a `=`, a value may not.
  private static func named(
    _ text: String, _ option: Command.Option
  ) throws(Refusal) -> (name: String, value: String) {
    guard let sign = text.lastIndex(of: "="), sign != text.startIndex else {
      throw Refusal(.usage, "\(option.name) takes NAME=VALUE, unlike '\(text)'")
    }
    return (String(text[..<sign]), String(text[text.index(after: sign)...]))
  }
}

extension InputFile {
  /// The shape of the array, or of one image with its channels where the model's input has them.
  ///
  /// - Parameter declared: The dimensions of the input in the model.
  fileprivate func shape(for declared: [ONNXValue.Dimension]) -> Shape? {
    switch contents {
    case .array(let values): return values.shape
    case .images(let images):
      func channels(_ axis: Int) -> Int? {
        guard declared.count == 4, case .length(let length) = declared[axis] else { return nil }
        return [1, 3, 4].contains(length) ? length : nil
      }
      let (height, width) = (images[0].height, images[0].width)
      if channels(1) == nil, let last = channels(3) { return [height, width, last] }
      return [channels(1) ?? images[0].channels, height, width]
    }
  }
}
