import Arguments
import Formats

/// Does work about a reader's file; errors that do not name a file themselves name this one.
///
/// - Parameter file: A path; `nil` where the work is about the project's own files.
/// - Throws: `Refusal` with the exit code for bad data if the work throws an error and there is a file.
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
