/// What is noted of an epoch.
public struct EpochRecord: Hashable, Sendable, Codable {
  /// The mean over the epoch's batches of their mean losses, each as it was before its step and with
  /// dropout. A last batch that is smaller counts as much as the others, as in document 001's code.
  public let trainingLoss: Double
  /// The mean over the validation images, after the epoch's last step and without dropout.
  public let validationLoss: Double
  /// The part of the validation images whose label has the highest score, from 0 to 1.
  public let validationAccuracy: Double
  /// Images trained on in a second; the validation's time does not count.
  public let imagesPerSecond: Double

  /// A record.
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
