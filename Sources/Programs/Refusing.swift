package import Arguments
import Attribution
import Formats

/// Runs work that the libraries may refuse, and gives every error its exit code.
///
/// - Parameters:
///   - path: The input file, named in errors about its numbers.
///   - code: The exit code of every error that is not about a file, an option or an attribution.
package func refusing<Result: ~Copyable>(
  _ path: String? = nil, otherwise code: Refusal.Code = .badData, _ work: () throws -> Result
) throws(Refusal) -> Result {
  do {
    return try work()
  } catch let error as Refusal {
    throw error
  } catch let error as ReadError {
    throw Refusal(error.kind == .missing ? .missingInput : .badData, error.description)
  } catch let error as WriteError {
    throw Refusal(.cannotWrite, error.description)
  } catch let error as PlanError {
    throw Refusal(.usage, error.description)
  } catch let error as AttributionError {
    if error.isAboutOptions { throw Refusal(.usage, error.description) }
    throw Refusal(.badData, (path.map { "\($0): " } ?? "") + error.description)
  } catch {
    throw Refusal(code, (path.map { "\($0): " } ?? "") + "\(error)")
  }
}

extension AttributionError {
  /// Whether the error is about the command line rather than the contents of a file.
  fileprivate var isAboutOptions: Bool {
    switch self {
    case .target, .targetChannel, .targetCount, .steps, .samples, .noise, .beta, .window, .noMap,
      .feature, .secondConcept, .maximisation, .noImage, .noGlobalAverage:
      true
    case .inputShape, .baselineShape, .initialRelevanceShape, .replacementShape, .nonFinite,
      .outOfRange, .undefined, .row:
      false
    }
  }
}
