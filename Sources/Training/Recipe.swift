/// How a network is trained: everything but the network and the images.
public struct Recipe: Hashable, Sendable, Codable {
  /// How often all images are gone through.
  public var epochs: Int
  /// How many images a step sees; the last of an epoch may see fewer.
  public var batchSize: Int
  /// What becomes of a gradient.
  public var adam: Adam
  /// The probability with which each neuron of a node drops out, by the node's name.
  public var dropout: [String: Double]
  /// Where the order of the images and the dropout begin.
  public var seed: Int

  /// A recipe.
  public init(
    epochs: Int, batchSize: Int = 64, adam: Adam, dropout: [String: Double] = [:], seed: Int = 0
  ) {
    self.epochs = epochs
    self.batchSize = batchSize
    self.adam = adam
    self.dropout = dropout
    self.seed = seed
  }

  /// Document 001's MiniVGG: 14 epochs, Adam at 0.0004, dropout of 0.35, 0.35, 0.45 and 0.5.
  ///
  /// The documents name no batch size, normalisation or seed; 64 images are taken, (x − 0.5)/0.5 for
  /// each channel, and nothing is done to the images to have more of them.
  ///
  /// Source: document 001, "Model Architecture" and "Training Process".
  public static let miniVGG = Recipe(
    epochs: 14, adam: Adam(learningRate: 0.0004),
    dropout: ["relu1-1": 0.35, "relu2-1": 0.35, "relu-fc1": 0.45, "relu-fc2": 0.5])

  /// The slides' MiniVGG, which has one dense layer less: 12 epochs, dropout of 0.35, 0.35 and 0.45.
  ///
  /// Source: document 002, "The CNN Model (MiniVGG)" and "Training and Performance Summary".
  public static let slidesMiniVGG = Recipe(
    epochs: 12, adam: Adam(learningRate: 0.0004),
    dropout: ["relu1-1": 0.35, "relu2-1": 0.35, "relu-fc1": 0.45])
}
