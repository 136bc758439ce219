/// The progress of a training run.
public struct TrainingProgress: Hashable, Sendable {
  /// The two phases of an epoch.
  public enum Phase: String, Hashable, Sendable {
    case training
    case validation
  }

  /// The number of the current epoch, counted from 1.
  public var epoch: Int
  /// The number of epochs in the run.
  public var epochs: Int
  /// The current phase of the epoch.
  public var phase: Phase
  /// The number of images done in this phase.
  public var done: Int
  /// The number of images in this phase.
  public var images: Int
  /// The number of images in the epoch's other phase.
  public var otherImages: Int
  /// The mean loss so far: over the batches in training, over the images in validation.
  public var loss: Double
  /// The seconds since the phase began.
  public var seconds: Double
  /// The seconds since the epoch began.
  public var epochSeconds: Double

  /// Creates a progress report.
  public init(
    epoch: Int, of epochs: Int, _ phase: Phase, done: Int, of images: Int, otherImages: Int,
    loss: Double, seconds: Double, epochSeconds: Double
  ) {
    self.epoch = epoch
    self.epochs = epochs
    self.phase = phase
    self.done = done
    self.images = images
    self.otherImages = otherImages
    self.loss = loss
    self.seconds = seconds
    self.epochSeconds = epochSeconds
  }

  /// The speed of the current phase.
  public var imagesPerSecond: Double { Double(done) / max(seconds, 1e-9) }

  /// The fraction of the epoch's work that is done, from 0 to 1. A training image counts as three
  /// validation images: forward pass, gradients of the activations and gradients of the weights
  /// cost about the same.
  public var partOfEpoch: Double {
    let (passes, otherPasses) = phase == .training ? (3.0, 1.0) : (1.0, 3.0)
    let (work, other) = (passes * Double(images), otherPasses * Double(otherImages))
    let done = passes * Double(done) + (phase == .training ? 0 : other)
    return done / (work + other)
  }

  /// The estimated seconds left of the epoch; 0 if nothing is done yet.
  public var secondsLeftOfEpoch: Double {
    partOfEpoch > 0 ? epochSeconds / partOfEpoch * (1 - partOfEpoch) : 0
  }

  /// The estimated seconds left of the run, assuming that all epochs take equally long.
  public var secondsLeftOfRun: Double {
    secondsLeftOfEpoch + Double(epochs - epoch) * (epochSeconds + secondsLeftOfEpoch)
  }
}
