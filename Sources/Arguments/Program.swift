import Foundation

/// The frame around a program's work: help, version, completion, output, errors and exit code.
public enum Program {
  /// The version of this project, as `--version` prints it.
  public static let version = "0.1.0"

  /// Runs a program and exits.
  ///
  /// It prints the help, the version or a completion script if asked to, or the result of `work`.
  /// On a refusal it prints one line to standard error and exits with the refusal's code.
  ///
  /// - Parameter work: Does the work and returns what is to be printed. It may also print its
  ///   output itself, with `print`, and return an empty text.
  public static func run(
    _ command: Command, _ work: (ParsedArguments) throws(Refusal) -> String
  ) -> Never {
    // A closed pipe or a file that has reached its limit then is an error that is reported.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    do {
      let arguments = try command.parse(Array(try words().dropFirst()))
      try print(try output(of: command, arguments, work))
      exit(0)
    } catch {
      try? FileHandle.standardError.write(
        contentsOf: Data("\(command.name): \(error.message)\n".utf8))
      exit(error.code.rawValue)
    }
  }

  /// The words of the command line.
  ///
  /// - Throws: `Refusal` (exit code 64) for a word that is not UTF-8: as text it would be another
  ///   word, and a file of that name would be another file.
  private static func words() throws(Refusal) -> [String] {
    for place in 1..<max(1, Int(CommandLine.argc)) {
      guard let word = CommandLine.unsafeArgv[place], String(validatingCString: word) == nil else {
        continue
      }
      throw Refusal(
        .usage, "argument \(place) is not text in UTF-8; a file of this name has to be renamed")
    }
    return CommandLine.arguments
  }

  private static func output(
    of command: Command, _ arguments: ParsedArguments,
    _ work: (ParsedArguments) throws(Refusal) -> String
  ) throws(Refusal) -> String {
    if arguments.has(.help) { return command.help }
    if arguments.has(.version) { return "\(command.name) \(version)\n" }
    let word = try arguments.choice(.completion, among: Shell.allCases.map(\.rawValue))
    if let shell = word.flatMap(Shell.init) { return command.completion(for: shell) }
    return try work(arguments)
  }

  /// Where text is printed to.
  public enum Stream: Sendable {
    case output
    case error
  }

  /// Prints text.
  ///
  /// - Parameter stream: Standard output, or standard error where standard output is taken by a
  ///   file.
  /// - Throws: `Refusal` (exit code 73) if the text cannot be written.
  public static func print(_ text: String, to stream: Stream = .output) throws(Refusal) {
    guard !text.isEmpty else { return }
    let handle = stream == .output ? FileHandle.standardOutput : .standardError
    do {
      try handle.write(contentsOf: Data(text.utf8))
    } catch {
      throw Refusal(.cannotWrite, "cannot write to standard \(stream)")
    }
  }
}
