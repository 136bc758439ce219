import Foundation

/// The frame around a program's work: help, output, errors and exit code.
public enum Program {
  /// Runs a program and exits.
  ///
  /// It prints the help if asked to, or the result of `work`. On a refusal it prints one line to
  /// standard error and exits with the refusal's code.
  ///
  /// - Parameter work: Computes the output. Nothing is printed if it throws.
  public static func run(
    _ command: Command, _ work: (ParsedArguments) throws(Refusal) -> String
  ) -> Never {
    do {
      let arguments = try command.parse(Array(CommandLine.arguments.dropFirst()))
      try print(arguments.has(.help) ? command.help : try work(arguments))
      exit(0)
    } catch {
      try? FileHandle.standardError.write(
        contentsOf: Data("\(command.name): \(error.message)\n".utf8))
      exit(error.code.rawValue)
    }
  }

  private static func print(_ text: String) throws(Refusal) {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      throw Refusal(.cannotWrite, "cannot write to standard output")
    }
  }
}
