import Arguments

extension Command.Option {
  static let quick = flag(
    "--quick", "Compare results with the scalar path instead; exit code 1 if they differ.")
  static let only = option(
    "--only", "PIECE",
    "Measure only this, NETWORK[:WORK[:BATCH[:THREADS]]]: minivgg:epsilon-plus-flat:32:2,"
      + " minivgg:forward. Works are \(Work.allCases.map(\.rawValue).joined(separator: ", ")).")
  static let kernels = flag(
    "--kernels", "Measure only the convolutions' kernel beside the peak of a core.")
  static let peers = option(
    "--peers", "PYTHON",
    "Also measure PyTorch, zennit, captum and ONNX Runtime, in turn; PYTHON must have the"
      + " packages of Fixtures/benchmark/requirements.txt.")
  static let rounds = option("--rounds", "N", "The number of measurements per piece (5).")
  static let json = option("--json", "FILE", "Write the measurements as a JSON list of objects.")
  static let peakMemory = option(
    "--peak-memory", "PIECE",
    "Run this work and print the peak memory in bytes. The benchmark uses this itself.")
}

extension Command {
  static let benchmark = Command(
    "benchmark", "Measure the optimised path on this machine.", operands: [],
    options: [.quick, .kernels, .only, .peers, .rounds, .json, .peakMemory])
}
