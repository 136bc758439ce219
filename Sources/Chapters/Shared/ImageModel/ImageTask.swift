import DataSets
import Formats
import Training

/// A labelled data set: images for training a network, others for testing it, and the masks of
/// their objects.
struct ImageTask: Sendable {
  /// The name of the images.
  let name: String
  /// The test images, which are not used in training.
  let test: ImageSet
  /// Generates or reads the images for training.
  let training: @Sendable () throws -> ImageSet
  /// Computes the mask of test image `n`: for each pixel, whether it shows the object. It is `nil`
  /// if masks are not known.
  let mask: (@Sendable (_ n: Int) -> [Bool])?
  /// The project's file of weights for this task.
  let weights: String
}

extension ImageTask {
  /// The silhouettes for testing.
  private static let testSilhouettes = Silhouettes(seed: 2)
  /// The silhouettes for training.
  static let trainingSilhouettes = Silhouettes(seed: 1)
  /// The chest phantoms for testing.
  static let testChests = ChestPhantoms(seed: 2)

  /// The task of the silhouettes, which are computed with their masks: 40,000 of one seed for
  /// training, 2,000 of another for testing.
  static let silhouettes = ImageTask(
    name: "silhouettes",
    test: ImageSet(testSilhouettes, 0..<2_000),
    training: { ImageSet(trainingSilhouettes, 0..<40_000) },
    mask: { testSilhouettes.example($0).mask },
    weights: "Fixtures/mini-vgg/silhouettes.safetensors")

  /// The task of CIFAR-10, the documents' data set, from the folder of the unpacked binary archive.
  ///
  /// - Throws: `ReadError` if a file of the test images is missing or malformed.
  static func cifar10(folder: String) throws(ReadError) -> ImageTask {
    ImageTask(
      name: "CIFAR-10",
      test: ImageSet(try CIFAR10.read(folder: folder, .test)),
      training: { ImageSet(try CIFAR10.read(folder: folder, .training)) },
      mask: nil,
      weights: "Fixtures/mini-vgg/cifar10.safetensors")
  }

  /// The task of the chest phantoms, half of which have a consolidation with its mask: 10,000 of
  /// one seed for training, 1,000 of another for testing.
  static let chestPhantoms = ImageTask(
    name: "chest phantoms",
    test: ImageSet(testChests, 0..<1_000),
    training: { ImageSet(ChestPhantoms(seed: 1), 0..<10_000) },
    mask: { testChests.example($0).mask },
    weights: "Fixtures/x-ray/chest-phantoms.safetensors")
}
