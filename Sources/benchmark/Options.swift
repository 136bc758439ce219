import Arguments

extension Command.Option {
  static let quick = flag(
    "--quick", "Compare results with the scalar path's instead: exit code 1 if they differ.")
  static let only = option(
    "--only", "PIECE",
    "Measure only this, NETWORK[:WORK[:BATCH[:THREADS]]]: minivgg:epsilon-plus-flat:32:2,"
      + " minivgg:forward. Works are \(Work.allCases.map(\.rawValue).joined(separator: ", ")).")
  static let peers = option(
    "--peers", "PYTHON",
    "Run the same work through PyTorch, zennit, captum and ONNX Runtime in turn; PYTHON has the"
      + " packages of Fixtures/benchmark/requirements.txt.")
  static let rounds = option("--rounds", "N", "How often each piece is measured (5).")
  static let json = option("--json", "FILE", "Write what was measured as a list of objects.")
  static let peakMemory = option(
    "--peak-memory", "PIECE",
    "Do this work and print the most memory it took, in bytes. The benchmark runs itself so.")
}

extension Command {
  static let benchmark = Command(
    "benchmark", "Measure the optimised path on this machine.", operands: [],
    options: [.quick, .only, .peers, .rounds, .json, .peakMemory])
}
