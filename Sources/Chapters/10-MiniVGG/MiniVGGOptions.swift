import Arguments
import Networks
import Training

extension Command.Option {
  static let cifar10 = option(
    "--cifar10", "DIR",
    "with CIFAR-10's images instead of the silhouettes, from the folder to which the binary"
      + " version's archive unpacks.")
  static let network = option(
    "--network", "001|002",
    "with --train, the MiniVGG of this document, and its recipe (001).")
}

extension ImageModel {
  /// The MiniVGG for the options of a chapter: with the requested images and weights, or newly
  /// trained.
  static func miniVGG(askedBy input: ChapterInput) throws -> ImageModel {
    let arguments = input.arguments
    let names = MiniVGGNetwork.allCases.map(\.rawValue)
    let asked = try arguments.has(.train) ? arguments.choice(.network, among: names) : nil
    let network = asked.flatMap(MiniVGGNetwork.init) ?? .post
    let training = try TrainingOptions(arguments, changing: network.recipe, others: [.network])
    let task = try arguments.value(.cifar10).map { try ImageTask.cifar10(folder: $0) }
    return try training.model(
      of: network.untrained, called: "MiniVGG", inFile: "MiniVGG of document \(network.rawValue)",
      for: task ?? .silhouettes, progress: input.progress)
  }
}
