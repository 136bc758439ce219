import Arguments
import Formats
import Programs

/// The command line, checked.
struct Request {
  private let arguments: ParsedArguments
  private let rounds: Int
  /// The pieces selected by `--only`; `nil` for all.
  private let pieces: [Piece]?
  private let weighed: Piece?

  init(_ arguments: ParsedArguments) throws(Refusal) {
    self.arguments = arguments
    rounds = try arguments.integer(.rounds, in: 1...1000) ?? 5
    pieces = try arguments.pieces(.only)
    let weighed = try arguments.pieces(.peakMemory)
    guard weighed?.count ?? 1 == 1 else {
      throw Command.benchmark.usage("--peak-memory takes a single piece: minivgg:forward:1:1")
    }
    self.weighed = weighed?.first
    for alone in [Command.Option.quick, .kernels, .peakMemory] where arguments.has(alone) {
      let others = [Command.Option.quick, .kernels, .only, .peers, .rounds, .json, .peakMemory]
      for other in others where other != alone && arguments.has(other) {
        throw Command.benchmark.usage("\(alone.name) cannot be combined with \(other.name)")
      }
    }
  }

  /// Does what was asked and returns the output.
  func run() throws(Refusal) -> String {
    if let weighed { return "\(try Workbench.peakMemory(of: weighed))\n" }
    if arguments.has(.quick) { return try QuickCheck.run() }
    if arguments.has(.kernels) { return try Kernels.measured().text + "\n" }
    guard let path = arguments.value(.json) else { return try measured().text }
    return try refusing {
      // Opened before measuring, so that an error does not come too late.
      var file = try WholeFile(path)
      let report = try measured()
      try file.append(report.findings.json())
      try file.commit()
      return report.text
    }
  }

  private func measured() throws(Refusal) -> Report {
    var peers: Peers?
    if let path = arguments.value(.peers) { peers = try Peers(python: path) }
    let bench = Benchmark(rounds: rounds, peers: peers)
    guard let pieces else { return try bench.runAll() }
    return try bench.run(pieces)
  }
}

extension ParsedArguments {
  /// The pieces that an option's value selects; `nil` if the option was not given.
  fileprivate func pieces(_ option: Command.Option) throws(Refusal) -> [Piece]? {
    guard let pattern = value(option) else { return nil }
    let pieces = Piece.matching(pattern)
    guard pieces.isEmpty else { return pieces }
    let names = Set(Piece.all.flatMap { "\($0)".beginnings }).sorted()
    throw Command.benchmark.usage(
      "\(option.name) does not know '\(pattern)'", suggestion(for: pattern, among: names))
  }
}

extension String {
  /// The beginnings `a`, `a:b` and `a:b:c` of `a:b:c`.
  fileprivate var beginnings: [String] {
    let parts = split(separator: ":")
    return parts.indices.map { parts[...$0].joined(separator: ":") }
  }
}
