import Arguments
import Attribution
import Chapters
import Formats
import Foundation
import Networks
import Optimised
import Training

/// The training of a chapter's network, told of on standard error.
struct ChapterTraining {
  private let images: SubjectImages
  private let network: Network
  private let name: String
  private let recipe: Recipe
  private let file: String?
  private let isTerminal = isatty(STDERR_FILENO) == 1

  /// - Parameters:
  ///   - network: As training finds it.
  ///   - name: What it is called in the file of its weights.
  ///   - file: Where the weights go, if anywhere.
  init(
    _ images: SubjectImages, _ network: Network, called name: String, _ recipe: Recipe,
    savedTo file: String?
  ) {
    self.images = images
    self.network = network
    self.name = name
    self.recipe = recipe
    self.file = file
  }

  private var checkpoint: String? { file.map { $0 + ".checkpoint" } }

  /// Trains, or goes on where the same training was stopped, and gives what comes of it.
  ///
  /// - Throws: `ReadError`, `WriteError`, `TrainingError`, or `Refusal` for the checkpoint of another
  ///   training.
  func subject() throws -> TrainedSubject {
    // That they can be written is found out first.
    for path in [file, checkpoint].compactMap(\.self) { _ = try WholeFile(path) }
    tell("reading the images")
    let training = try images.training()
    var run = try TrainingRun(
      OptimisedTrainer(for: network, recipe: recipe), on: training, validatingWith: images.test)
    if let checkpoint, FileManager.default.fileExists(atPath: checkpoint) {
      let before = try Checkpoint.read(checkpoint)
      do {
        try run.resume(from: before)
      } catch {
        throw Refusal(.badData, "\(checkpoint): \(error); remove it, or save elsewhere")
      }
      tell("going on after epoch \(run.records.count) of \(recipe.epochs), from \(checkpoint)")
    }
    try run.finish { progress in
      if isTerminal { write(progress.bar()) }
    } epochDone: { run in
      if let checkpoint { try run.checkpoint.write(to: checkpoint) }
      if isTerminal { write("\r\u{1B}[K") }
      if let last = run.records.last {
        tell(last.line(epoch: run.records.count, of: recipe.epochs))
      }
    }
    let (rounded, precision) = try rounded(run.trainer.network)
    let weights = Weights(of: rounded, metadata: facts(run.records, training.count, precision))
    if let file { try weights.write(to: file, as: precision) }
    return TrainedSubject(images, weights, of: rounded)
  }

  /// The network as a file keeps it: in half precision, unless one image in a thousand more goes wrong
  /// for it.
  private func rounded(
    _ network: Network
  ) throws -> (network: Network, precision: Safetensors.Precision) {
    let exact = try right(network)
    let bytes = Safetensors(tensors: network.parameters).encode(as: .float16)
    let half = try Safetensors.decode(bytes, path: "the weights").tensors
    guard half.values.allSatisfy({ $0.firstNonFinite == nil }) else { return (network, .float32) }
    let rounded = try network.with(parameters: half)
    let isGood = exact - (try right(rounded)) <= images.test.count / 1000
    return isGood ? (rounded, .float16) : (network, .float32)
  }

  /// How many test images are right.
  private func right(_ network: Network) throws -> Int {
    let engine = OptimisedEngine(for: network)
    return try Evaluation(of: images.test) { try engine.output(of: $0) }.right
  }

  /// What is said of the weights in their file.
  private func facts(
    _ records: [EpochRecord], _ count: Int, _ precision: Safetensors.Precision
  ) -> [String: String] {
    let last = records[records.count - 1]
    return [
      "network": name,
      "trained on": "\(count) images of \(images.name)",
      "epochs": "\(recipe.epochs)", "seed": "\(recipe.seed)",
      "precision": precision == .float16 ? "half, F16" : "single, F32",
      "test accuracy": "\(last.validationAccuracy)", "test loss": "\(last.validationLoss)",
      "log": records.enumerated().map { $1.line(epoch: $0 + 1, of: recipe.epochs) }
        .joined(separator: "\n"),
    ]
  }

  private func tell(_ line: String) { write(line + "\n") }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
