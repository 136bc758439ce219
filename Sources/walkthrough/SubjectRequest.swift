import Arguments
import Chapters
import Formats
import Networks
import Training

/// Which images and weights a walkthrough about a trained network is asked for, checked.
struct SubjectRequest {
  private let chapter: SubjectChapter
  private let folder: String?
  private let trains: Bool
  private let network: MiniVGGNetwork
  private let recipe: Recipe
  private let file: String?

  init(_ chapter: SubjectChapter, _ arguments: ParsedArguments) throws(Refusal) {
    self.chapter = chapter
    folder = arguments.value(.cifar10)
    trains = arguments.has(.train)
    for option in [Command.Option.network, .epochs, .seed, .save]
    where arguments.has(option) && !trains {
      throw Command.walkthrough.usage("\(option.name) goes with --train")
    }
    let names = MiniVGGNetwork.allCases.map(\.rawValue)
    network = try arguments.choice(.network, among: names).flatMap(MiniVGGNetwork.init) ?? .post
    var recipe = chapter == .miniVGG ? network.recipe : XRayNetwork.recipe
    recipe.epochs = try arguments.integer(.epochs, in: 1...10_000) ?? recipe.epochs
    recipe.seed = try arguments.integer(.seed, in: 0...Int(Int32.max)) ?? recipe.seed
    self.recipe = recipe
    file = arguments.value(.save)
  }

  /// The chapter about what is read or, if that is asked for, trained.
  func page() throws(Refusal) -> Chapter {
    do {
      switch chapter {
      case .miniVGG:
        let images = try folder.map { try SubjectImages.cifar10(folder: $0) } ?? .silhouettes
        return .miniVGG(
          about: try subject(
            images, network.untrained(seed: recipe.seed), "MiniVGG of document \(network.rawValue)")
        )
      case .xRay:
        return .xRay(
          about: try subject(
            .chestPhantoms, XRayNetwork.untrained(seed: recipe.seed), "the walkthrough x-ray's"))
      }
    } catch let error as Refusal {
      throw error
    } catch let error as ReadError {
      throw Refusal(error.kind == .missing ? .missingInput : .badData, error.description)
    } catch let error as WriteError {
      throw Refusal(.cannotWrite, error.description)
    } catch {
      throw Refusal(.unavailable, "\(error)")
    }
  }

  private func subject(
    _ images: SubjectImages, _ network: Network, _ name: String
  ) throws -> TrainedSubject {
    guard trains else { return try TrainedSubject(images, of: network) }
    return try ChapterTraining(images, network, called: name, recipe, savedTo: file).subject()
  }
}

/// The walkthroughs about trained networks, and the options that they have and others have not.
enum SubjectChapter: String, CaseIterable {
  case miniVGG = "mini-vgg"
  case xRay = "x-ray"

  var options: [Command.Option] {
    switch self {
    case .miniVGG: [.cifar10, .train, .network, .epochs, .seed, .save]
    case .xRay: [.train, .epochs, .seed, .save]
    }
  }

  /// Checks that a walkthrough has the options of this kind that are given.
  static func check(_ name: String, _ arguments: ParsedArguments) throws(Refusal) {
    for option in miniVGG.options where arguments.has(option) {
      let owners = allCases.filter { $0.options.contains(option) }.map(\.rawValue)
      guard !owners.contains(name) else { continue }
      let noun = owners.count == 1 ? "the walkthrough" : "the walkthroughs"
      throw Command.walkthrough.usage(
        "\(option.name) is for \(noun) \(owners.joined(separator: " and "))")
    }
  }
}
