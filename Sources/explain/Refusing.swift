import Arguments
import Attribution
import Formats
import Networks

/// Runs what the libraries may refuse, and gives every error its exit code.
func refusing<Result: ~Copyable>(_ work: () throws -> Result) throws(Refusal) -> Result {
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
    throw Refusal(error.isAboutOptions ? .usage : .badData, error.description)
  } catch {
    throw Refusal(.badData, "\(error)")
  }
}

extension AttributionError {
  /// Whether it is what was typed that is wrong, not what a file holds.
  fileprivate var isAboutOptions: Bool {
    switch self {
    case .target, .targetCount, .steps, .noise, .window, .noMap: true
    case .inputShape, .baselineShape, .startShape, .nonFinite, .outOfRange, .row: false
    }
  }
}
