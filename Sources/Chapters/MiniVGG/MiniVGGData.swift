import DataSets
public import Formats
public import Training

/// Images to train MiniVGG with and to try it on.
public struct MiniVGGData: Sendable {
  /// What they are called.
  public let name: String
  /// The images that a network is tried on; training has not seen them.
  public let test: ImageSet
  /// Those to train with, made or read when they are asked for.
  public let training: @Sendable () throws -> ImageSet
  /// Which pixels of the n-th test image show the object, where that is known.
  let mask: (@Sendable (_ n: Int) -> [Bool])?
  /// The weights that the project has for them.
  let weights: String

  /// Computed images with masks: 40,000 of one seed to train with, 2,000 of another to try.
  public static let silhouettes = MiniVGGData(
    name: "silhouettes",
    test: ImageSet(Silhouettes(seed: 2), 0..<2_000),
    training: { ImageSet(Silhouettes(seed: 1), 0..<40_000) },
    mask: { Silhouettes(seed: 2).example($0).mask },
    weights: "Fixtures/mini-vgg/silhouettes.safetensors")

  /// The documents' images, from the folder to which the official binary archive unpacks.
  ///
  /// - Throws: `ReadError` if a file of the test images is missing or not as it should be.
  public static func cifar10(folder: String) throws(ReadError) -> MiniVGGData {
    MiniVGGData(
      name: "CIFAR-10",
      test: ImageSet(try CIFAR10.read(folder: folder, .test)),
      training: { ImageSet(try CIFAR10.read(folder: folder, .training)) },
      mask: nil,
      weights: "Fixtures/mini-vgg/cifar10.safetensors")
  }
}
