import Arguments
import Attribution
import Formats
import Networks

/// Runs what the libraries may refuse, and gives every error its exit code.
///
/// - Parameter path: The file whose numbers are worked with: named where it is they that are refused.
func refusing<Result: ~Copyable>(
  _ path: String? = nil, _ work: () throws -> Result
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
    throw Refusal(.badData, (path.map { "\($0): " } ?? "") + "\(error)")
  }
}

extension AttributionError {
  /// Whether it is what was typed that is wrong, not what a file holds.
  fileprivate var isAboutOptions: Bool {
    switch self {
    case .target, .targetCount, .steps, .noise, .window, .noMap, .feature, .maximisation, .noImage,
      .noGlobalAverage:
      true
    case .inputShape, .baselineShape, .initialRelevanceShape, .nonFinite, .outOfRange, .row: false
    }
  }
}
