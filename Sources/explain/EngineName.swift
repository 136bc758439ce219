import Arguments
import Attribution
import Networks
import Optimised
import Scalar

/// The engines by the names that the command line gives them.
enum EngineName: String, CaseIterable {
  case optimised
  case scalar

  /// The one asked for: optimised, but for a trace, which only the scalar path has.
  static func chosen(by arguments: ParsedArguments) throws(Refusal) -> EngineName {
    let word = try arguments.choice(.engine, among: allCases.map(\.rawValue))
    guard let engine = word.flatMap(EngineName.init) else {
      return arguments.has(.traceCSV) ? .scalar : .optimised
    }
    if engine == .optimised, arguments.has(.traceCSV) {
      throw Refusal(
        .usage, "--trace-csv needs --engine scalar: the optimised path has no single redistribution"
      )
    }
    return engine
  }

  func engine(for network: Network, threads: Int?) -> any Engine {
    switch self {
    case .optimised: OptimisedEngine(for: network, threads: threads)
    case .scalar: ScalarEngine(for: network)
    }
  }

  /// What is said of it in a summary.
  var description: String {
    switch self {
    case .optimised: "optimised, \(Precision.single) precision"
    case .scalar: "scalar, \(Precision.double) precision"
    }
  }
}
