import Arguments
import Formats

/// Runs work about a reader's file, and names the file in errors that do not name one themselves.
///
/// - Parameter file: The path of the file; `nil` if the work is about the project's own files.
/// - Throws: `Refusal` with the exit code for bad data if the work throws an error and there is a
///   file.
public func naming<Result>(file: String?, _ work: () throws -> Result) throws -> Result {
  do {
    return try work()
  } catch {
    guard let file, !(error is Refusal), !(error is ReadError), !(error is WriteError) else {
      throw error
    }
    throw Refusal(.badData, "\(file): \(error)")
  }
}
