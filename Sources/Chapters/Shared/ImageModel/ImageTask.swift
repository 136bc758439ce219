import DataSets
import Formats
import Training

/// A data set with labels: images to train a network with, others to try it on, and where their
/// objects are.
struct ImageTask: Sendable {
  /// What the images are called.
  let name: String
  /// The images that a network is tried on; training has not seen them.
  let test: ImageSet
  /// Those to train with, made or read when they are asked for.
  let training: @Sendable () throws -> ImageSet
  /// Which pixels of the n-th test image show its object, where that is known.
  let mask: (@Sendable (_ n: Int) -> [Bool])?
  /// The weights that the project has for them.
  let weights: String
}

extension ImageTask {
  /// The silhouettes to try networks on, and those to train them with.
  private static let testSilhouettes = Silhouettes(seed: 2)
  static let trainingSilhouettes = Silhouettes(seed: 1)
  /// The chest phantoms to try networks on.
  static let testChests = ChestPhantoms(seed: 2)

  /// Computed images with masks: 40,000 of one seed to train with, 2,000 of another to try.
  static let silhouettes = ImageTask(
    name: "silhouettes",
    test: ImageSet(testSilhouettes, 0..<2_000),
    training: { ImageSet(trainingSilhouettes, 0..<40_000) },
    mask: { testSilhouettes.example($0).mask },
    weights: "Fixtures/mini-vgg/silhouettes.safetensors")

  /// The documents' images, from the folder to which the official binary archive unpacks.
  ///
  /// - Throws: `ReadError` if a file of the test images is missing or not as it should be.
  static func cifar10(folder: String) throws(ReadError) -> ImageTask {
    ImageTask(
      name: "CIFAR-10",
      test: ImageSet(try CIFAR10.read(folder: folder, .test)),
      training: { ImageSet(try CIFAR10.read(folder: folder, .training)) },
      mask: nil,
      weights: "Fixtures/mini-vgg/cifar10.safetensors")
  }

  /// Drawn chest X-rays, half of them with a consolidation and its mask: 10,000 of one seed to train
  /// with, 1,000 of another to try.
  static let chestPhantoms = ImageTask(
    name: "chest phantoms",
    test: ImageSet(testChests, 0..<1_000),
    training: { ImageSet(ChestPhantoms(seed: 1), 0..<10_000) },
    mask: { testChests.example($0).mask },
    weights: "Fixtures/x-ray/chest-phantoms.safetensors")
}
