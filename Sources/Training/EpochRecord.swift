/// The losses, accuracy and speed of one training epoch.
public struct EpochRecord: Hashable, Sendable, Codable {
  /// The mean of the batches' mean losses, each before its step and with dropout. A smaller last
  /// batch has the same weight as the others, as in document 001's code.
  public let trainingLoss: Double
  /// The mean loss over the validation images after the epoch's last step, without dropout.
  public let validationLoss: Double
  /// The fraction of validation images whose label has the highest score, from 0 to 1.
  public let validationAccuracy: Double
  /// The training images processed per second; validation time is not included.
  public let imagesPerSecond: Double

  /// Creates the record of one epoch.
  public init(
    trainingLoss: Double, validationLoss: Double, validationAccuracy: Double,
    imagesPerSecond: Double
  ) {
    self.trainingLoss = trainingLoss
    self.validationLoss = validationLoss
    self.validationAccuracy = validationAccuracy
    self.imagesPerSecond = imagesPerSecond
  }
}
