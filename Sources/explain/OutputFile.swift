import Arguments
import Formats
import Programs

/// A file that the command line asks for. It is opened before the work, and moved into place after
/// everything else has succeeded.
final class OutputFile {
  let option: Command.Option
  /// The path as given; `-` is standard output.
  let path: String
  private var file: WholeFile?
  private var failure: WriteError?

  /// Opens the file, so that one that cannot be written is reported before the work.
  init(_ option: Command.Option, _ path: String) throws(Refusal) {
    self.option = option
    self.path = path
    do throws(WriteError) {
      file = try WholeFile(path.isStandardOutput ? "/dev/stdout" : path)
    } catch {
      throw Refusal(.cannotWrite, error.description)
    }
  }

  /// Appends bytes. An error is kept until `finish`.
  func append(_ bytes: some Sequence<UInt8>) {
    guard failure == nil else { return }
    do throws(WriteError) {
      try file?.append(bytes)
    } catch {
      failure = error
    }
  }

  /// Writes what was appended, to the last byte.
  func finish() throws(Refusal) {
    if failure == nil {
      do throws(WriteError) {
        try file?.flush()
      } catch {
        failure = error
      }
    }
    if let failure { throw Refusal(.cannotWrite, failure.description) }
  }

  /// Moves the file into place.
  func commit() throws(Refusal) {
    guard let whole = file.take() else { return }
    do throws(WriteError) {
      try whole.commit()
    } catch {
      throw Refusal(.cannotWrite, error.description)
    }
  }
}

extension String {
  /// Whether an output path stands for standard output.
  var isStandardOutput: Bool {
    ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].contains(self)
  }
}

extension Command.Option {
  /// The options that write a file.
  static let outputs = [output, prediction, traceCSV, json]
}

extension ParsedArguments {
  /// Checks the names of all files before anything is read: their endings, and that no output
  /// replaces an input or another output.
  func checkFiles() throws(Refusal) {
    if let path = value(.output), !path.isStandardOutput,
      !["npy", "png", "csv"].contains(path.suffix)
    {
      throw Refusal(.usage, "--output must end in .npy, .png or .csv, unlike '\(path)'")
    }
    for option in [Command.Option.prediction, .baselines, .baseline] {
      if let path = value(option), path.suffix != "npy",
        !(option == .baseline && Parameters.constantBaseline(path) != nil),
        !(option == .prediction && path.isStandardOutput)
      {
        let number = option == .baseline ? " or a number" : ""
        throw Refusal(.usage, "\(option.name) takes a .npy file\(number), not '\(path)'")
      }
    }
    if has(.traceNode), !has(.traceCSV) {
      throw Refusal(.usage, "--trace-node needs --trace-csv FILE")
    }
    try checkOutputs()
  }

  private func checkOutputs() throws(Refusal) {
    var taken: [FileIdentity: String] = [:]
    for path in operands + [.labels, .baseline, .baselines].compactMap(value)
      + values(.input).compactMap({ $0.split(separator: "=").last.map(String.init) })
    {
      for file in [path] + (Folder.images(in: path) ?? []) {
        if let identity = FileIdentity(file) { taken[identity] = file }
      }
    }
    var standardOutputs = 0
    for option in Command.Option.outputs {
      guard let path = value(option) else { continue }
      standardOutputs += path.isStandardOutput ? 1 : 0
      guard standardOutputs <= 1 else { throw Refusal(.usage, "two outputs have the same file") }
      guard !path.isStandardOutput, let identity = FileIdentity(path) else { continue }
      if let input = taken[identity] {
        throw input.isEmpty
          ? Refusal(.usage, "two outputs have the same file")
          : Refusal(.usage, "\(option.name) would replace the input \(input)")
      }
      taken[identity] = ""
    }
  }
}
