import Arguments
import Chapters
import Formats
import Training

/// Which images and weights `walkthrough mini-vgg` is asked for, checked.
struct MiniVGGRequest {
  /// The walkthrough that has these options.
  static let chapter = "mini-vgg"

  private let folder: String?
  private let trains: Bool
  private let network: MiniVGGNetwork
  private let recipe: Recipe
  private let file: String?

  init(_ arguments: ParsedArguments) throws(Refusal) {
    folder = arguments.value(.cifar10)
    trains = arguments.has(.train)
    for option in [Command.Option.network, .epochs, .seed, .save]
    where arguments.has(option) && !trains {
      throw Command.walkthrough.usage("\(option.name) goes with --train")
    }
    let names = MiniVGGNetwork.allCases.map(\.rawValue)
    network = try arguments.choice(.network, among: names).flatMap(MiniVGGNetwork.init) ?? .post
    var recipe = network.recipe
    recipe.epochs = try arguments.integer(.epochs, in: 1...10_000) ?? recipe.epochs
    recipe.seed = try arguments.integer(.seed, in: 0...Int(Int32.max)) ?? recipe.seed
    self.recipe = recipe
    file = arguments.value(.save)
  }

  /// Reads, and trains if that is asked for.
  func subject() throws(Refusal) -> MiniVGGSubject {
    do {
      let data = try folder.map { try MiniVGGData.cifar10(folder: $0) } ?? .silhouettes
      guard trains else { return try MiniVGGSubject(data) }
      return try MiniVGGTraining(data, network, recipe, savedTo: file).subject()
    } catch let error as Refusal {
      throw error
    } catch let error as ReadError {
      throw Refusal(error.kind == .missing ? .missingInput : .badData, error.description)
    } catch let error as WriteError {
      throw Refusal(.cannotWrite, error.description)
    } catch let error as TrainingError {
      throw Refusal(.unavailable, error.description)
    } catch {
      throw Refusal(.unavailable, "\(error)")
    }
  }
}
