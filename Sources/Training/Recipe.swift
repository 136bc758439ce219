/// The settings of a training: everything except the network and the images.
public struct Recipe: Hashable, Sendable, Codable {
  /// The number of passes over all training images.
  public var epochs: Int
  /// The number of images per step; the last step of an epoch may have fewer.
  public var batchSize: Int
  /// The optimiser, with its learning rate and decays.
  public var adam: Adam
  /// The dropout probability of each node that has dropout, by the node's name.
  public var dropout: [String: Double]
  /// The seed of the image order and of dropout.
  public var seed: Int

  /// Creates a recipe.
  public init(
    epochs: Int, batchSize: Int = 64, adam: Adam, dropout: [String: Double] = [:], seed: Int = 0
  ) {
    self.epochs = epochs
    self.batchSize = batchSize
    self.adam = adam
    self.dropout = dropout
    self.seed = seed
  }

  /// The recipe for document 001's MiniVGG: 14 epochs, Adam at 0.0004, dropout of 0.35, 0.35, 0.45
  /// and 0.5.
  ///
  /// The documents state no batch size, normalisation or seed. This recipe uses batches of 64, and
  /// `ImageSet` scales each channel by (x − 0.5)/0.5. There is no data augmentation.
  ///
  /// Source: document 001, "Model Architecture" and "Training Process".
  public static let miniVGG = Recipe(
    epochs: 14, adam: Adam(learningRate: 0.0004),
    dropout: ["relu1-1": 0.35, "relu2-1": 0.35, "relu-fc1": 0.45, "relu-fc2": 0.5])

  /// The recipe for the slides' MiniVGG, which has one dense layer fewer: 12 epochs, dropout of
  /// 0.35, 0.35 and 0.45.
  ///
  /// Source: document 002, "The CNN Model (MiniVGG)" and "Training and Performance Summary".
  public static let slidesMiniVGG = Recipe(
    epochs: 12, adam: Adam(learningRate: 0.0004),
    dropout: ["relu1-1": 0.35, "relu2-1": 0.35, "relu-fc1": 0.45])
}
