import Arguments
import Networks
import Training

extension Command.Option {
  static let train = flag(
    "--train", "train the network first, instead of taking the project's weights.")
  static let epochs = option(
    "--epochs", "N", "with --train, how often to go through the images, instead of the recipe's.")
  static let seed = option(
    "--seed", "N", "with --train, where weights, order and dropout begin (0).")
  static let save = option(
    "--save", "FILE",
    "with --train, write the weights to FILE as safetensors. After each epoch a checkpoint is"
      + " written to FILE.checkpoint; the same command resumes from it.")
}

/// The options that decide whether and how a chapter's network is trained first.
struct TrainingOptions {
  static let all: [Command.Option] = [.train, .epochs, .seed, .save]

  let trains: Bool
  let recipe: Recipe
  /// The path to which trained weights are written; `nil` if they are not saved.
  let file: String?

  /// Reads the options.
  ///
  /// - Parameters:
  ///   - recipe: The recipe that the options modify.
  ///   - others: The chapter's own options that require `--train`.
  init(
    _ arguments: ParsedArguments, changing recipe: Recipe, others: [Command.Option] = []
  ) throws(Refusal) {
    trains = arguments.has(.train)
    for option in others + [.epochs, .seed, .save] where arguments.has(option) && !trains {
      throw Refusal(.usage, "\(option.name) goes with --train")
    }
    var recipe = recipe
    recipe.epochs = try arguments.integer(.epochs, in: 1...10_000) ?? recipe.epochs
    recipe.seed = try arguments.integer(.seed, in: 0...Int(Int32.max)) ?? recipe.seed
    self.recipe = recipe
    file = arguments.value(.save)
  }

  /// The project's model for a task or, with `--train`, a newly trained one.
  ///
  /// - Parameters:
  ///   - untrained: Creates the untrained network from a seed.
  ///   - name: The name of the model on the pages.
  ///   - fileName: The name of the network in the file of its weights.
  func model(
    of untrained: (_ seed: Int) -> Network, called name: String, inFile fileName: String,
    for task: ImageTask, progress: ChapterInput.Progress
  ) throws -> ImageModel {
    let network = untrained(recipe.seed)
    guard trains else {
      return try ImageModel(task, of: network, called: name, advice: ", or with --train")
    }
    let training = ModelTraining(
      task, network, called: fileName, recipe, savedTo: file, progress: progress)
    let (trained, weights) = try training.run()
    return ImageModel(task, weights, of: trained, called: name)
  }
}
