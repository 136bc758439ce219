import Arguments
import Attribution
import Numerics

/// The numbers on the command line, checked.
struct Parameters {
  let target: TargetOption
  let quadrature: Quadrature
  let samples: Int?
  let smoothing: Smoothing?
  let noise: Noise
  let seed: Int
  let beta: Double
  let window: [Int]?
  let stride: [Int]?
  /// Whether the initial relevance of LRP is one-hot instead of the score.
  let startsFromOne: Bool
  let deepLIFTRule: DeepLIFTRule
  /// The maximum number of threads; `nil` for all cores.
  let threads: Int?

  init(_ arguments: ParsedArguments) throws(Refusal) {
    target = try TargetOption(arguments)
    let steps = try arguments.integer(.steps, in: 1...10_000) ?? 50
    let quadrature = try arguments.choice(
      .quadrature, among: QuadratureName.allCases.map(\.rawValue))
    self.quadrature = (quadrature.flatMap(QuadratureName.init) ?? .gaussLegendre).rule(steps: steps)
    samples = try arguments.integer(.samples, in: 1...1_000_000)
    smoothing = try arguments.choice(.smooth, among: Smoothing.allCases.map(\.rawValue))
      .flatMap(Smoothing.init)
    seed = try arguments.integer(.seed, in: Int.min...Int.max) ?? 0
    if arguments.has(.noise), arguments.has(.noiseDeviation) {
      throw Refusal(.usage, "--noise and --noise-deviation exclude each other")
    }
    let fraction = try arguments.number(.noise, least: 0) ?? 0.1
    let deviation = try arguments.number(.noiseDeviation, least: 0)
    noise = Noise(
      samples: samples ?? 20, deviation: deviation.map { .absolute($0) } ?? .fraction(fraction),
      seed: seed)
    beta = try arguments.number(.beta, least: 0) ?? 10
    window = try arguments.lengths(.window)
    stride = try arguments.lengths(.stride)
    startsFromOne =
      try arguments.choice(.initialRelevance, among: ["score", "one-hot"]) == "one-hot"
    let rule = try arguments.choice(.deepLIFTRule, among: ["rescale", "reveal-cancel"])
    deepLIFTRule = rule == "reveal-cancel" ? .revealCancel : .rescale
    threads = try arguments.integer(.threads, in: 1...1024)
  }

  /// The number that a baseline has everywhere; `nil` if the text names a file.
  static func constantBaseline(_ text: String) -> Double? {
    if text == "zeros" { return 0 }
    return Double(text).flatMap { $0.isFinite ? $0 : nil }
  }
}

extension ParsedArguments {
  /// The value of an option as lengths separated by commas; `nil` if it was not given.
  fileprivate func lengths(_ option: Command.Option) throws(Refusal) -> [Int]? {
    guard let text = value(option) else { return nil }
    let lengths = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard lengths.allSatisfy({ $0.map { (1...1_000_000).contains($0) } ?? false }) else {
      throw Refusal(
        .usage, "\(option.name) takes whole numbers from 1 to 1000000, not '\(text)'")
    }
    return lengths.compactMap(\.self)
  }
}
