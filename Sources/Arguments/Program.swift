import Foundation

/// What every program here does around its own work.
public enum Program {
  /// Runs a program: help if asked for, its work, or one line on standard error and the exit code
  /// of whatever was refused.
  ///
  /// - Parameter work: Gives what to print. Nothing is printed if it refuses.
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
