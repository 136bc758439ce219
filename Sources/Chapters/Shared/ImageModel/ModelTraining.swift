import Arguments
import Attribution
import Formats
import Foundation
import Networks
import Optimised
import Training

/// The training of a chapter's network.
struct ModelTraining {
  private let task: ImageTask
  private let network: Network
  private let name: String
  private let recipe: Recipe
  private let file: String?
  private let progress: ChapterInput.Progress

  /// Prepares the training of a network for a task.
  ///
  /// - Parameters:
  ///   - network: The network before training.
  ///   - name: The name of the network in the file of its weights.
  ///   - file: The path to which the weights are written; `nil` if they are not saved.
  init(
    _ task: ImageTask, _ network: Network, called name: String, _ recipe: Recipe,
    savedTo file: String?, progress: ChapterInput.Progress
  ) {
    self.task = task
    self.network = network
    self.name = name
    self.recipe = recipe
    self.file = file
    self.progress = progress
  }

  private var checkpoint: String? { file.map { $0 + ".checkpoint" } }

  /// Trains, or resumes the same training from its checkpoint.
  ///
  /// - Throws: `ReadError`, `WriteError`, `TrainingError`, or `Refusal` for the checkpoint of another
  ///   training.
  func run() throws -> (network: Network, weights: Weights) {
    // Paths that cannot be written must fail before the training, not after it.
    for path in [file, checkpoint].compactMap(\.self) { _ = try WholeFile(path) }
    let hint = checkpoint == nil ? nil : InterruptHint()
    defer { hint?.end() }
    progress.say("reading the images")
    let training = try task.training()
    var run = try TrainingRun(
      OptimisedTrainer(for: network, recipe: recipe), on: training, validatingWith: task.test)
    if let checkpoint, FileManager.default.fileExists(atPath: checkpoint) {
      let before = try Checkpoint.read(checkpoint)
      do {
        try run.resume(from: before)
      } catch {
        throw Refusal(.badData, "\(checkpoint): \(error); remove it, or save elsewhere")
      }
      progress.say(
        "resuming after epoch \(run.records.count) of \(recipe.epochs), from \(checkpoint)")
    }
    try run.finish {
      progress.show($0.bar())
    } epochDone: { run in
      if let checkpoint { try run.checkpoint.write(to: checkpoint) }
      if let last = run.records.last {
        progress.say(last.line(epoch: run.records.count, of: recipe.epochs))
      }
    }
    let (rounded, precision) = try rounded(run.trainer.network)
    let weights = Weights(of: rounded, metadata: facts(run.records, training.count, precision))
    if let file { try weights.write(to: file, as: precision) }
    return (rounded, weights)
  }

  /// Rounds the weights to the half precision of the file. They stay unrounded if rounding would
  /// misclassify more than one further image in a thousand.
  private func rounded(
    _ network: Network
  ) throws -> (network: Network, precision: Safetensors.Precision) {
    let exact = try right(network)
    let bytes = Safetensors(tensors: network.parameters).encode(as: .float16)
    let half = try Safetensors.decode(bytes, path: "the weights").tensors
    guard half.values.allSatisfy({ $0.firstNonFinite == nil }) else { return (network, .float32) }
    let rounded = try network.with(parameters: half)
    let isGood = exact - (try right(rounded)) <= task.test.count / 1000
    return isGood ? (rounded, .float16) : (network, .float32)
  }

  /// The number of correctly classified test images.
  private func right(_ network: Network) throws -> Int {
    let engine = OptimisedEngine(for: network)
    return try Evaluation(of: task.test) { try engine.output(of: $0) }.right
  }

  /// The facts about the weights that their file states.
  private func facts(
    _ records: [EpochRecord], _ count: Int, _ precision: Safetensors.Precision
  ) -> [String: String] {
    let last = records[records.count - 1]
    return [
      "network": name,
      "trained on": "\(count) images of \(task.name)",
      "epochs": "\(recipe.epochs)", "seed": "\(recipe.seed)",
      "precision": precision == .float16 ? "half, F16" : "single, F32",
      "test accuracy": "\(last.validationAccuracy)", "test loss": "\(last.validationLoss)",
      "log": records.enumerated().map { $1.line(epoch: $0 + 1, of: recipe.epochs) }
        .joined(separator: "\n"),
    ]
  }
}
