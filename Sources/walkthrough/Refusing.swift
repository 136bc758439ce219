import Arguments
import Chapters
import Formats
import Training

/// Runs a chapter's work, and gives every error its exit code.
///
/// - Parameter file: The reader's file that the chapter is about, named where its content is refused.
func refusing<Result>(
  _ chapter: Chapter, about file: String? = nil, _ work: () throws -> Result
) throws(Refusal) -> Result {
  do {
    return try work()
  } catch let error as Refusal {
    throw error
  } catch let error as ReadError {
    throw Refusal(error.kind == .missing ? .missingInput : .badData, error.description)
  } catch let error as WriteError {
    throw Refusal(.cannotWrite, error.description)
  } catch let error as TrainingError {
    throw Refusal(.unavailable, error.description)
  } catch {
    guard let file else {
      throw Refusal(.unavailable, "the walkthrough \(chapter.name) cannot be computed: \(error)")
    }
    throw Refusal(.badData, "\(file): \(error)")
  }
}
