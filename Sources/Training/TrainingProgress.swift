/// How far a training run has come.
public struct TrainingProgress: Hashable, Sendable {
  /// What an epoch consists of.
  public enum Phase: String, Hashable, Sendable {
    case training
    case validation
  }

  /// The epoch that is being done, from 1 up.
  public var epoch: Int
  /// How many there are.
  public var epochs: Int
  /// Which part of the epoch.
  public var phase: Phase
  /// How many images of this phase are done.
  public var done: Int
  /// How many it has.
  public var images: Int
  /// How many images the epoch's other phase has.
  public var otherImages: Int
  /// In training the mean of the batches' losses so far, in validation that of the images'.
  public var loss: Double
  /// Since the phase began.
  public var seconds: Double
  /// Since the epoch began.
  public var epochSeconds: Double

  /// A state of a run.
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

  /// How fast the phase is.
  public var imagesPerSecond: Double { Double(done) / max(seconds, 1e-9) }

  /// The part of the epoch's work that is done, from 0 to 1. An image that is trained on counts three
  /// times one that is validated: the two passes back cost as much as the one forward, each.
  public var partOfEpoch: Double {
    let (passes, otherPasses) = phase == .training ? (3.0, 1.0) : (1.0, 3.0)
    let (work, other) = (passes * Double(images), otherPasses * Double(otherImages))
    let done = passes * Double(done) + (phase == .training ? 0 : other)
    return done / (work + other)
  }

  /// How long the epoch will still take if it goes on as so far; 0 where nothing is done yet.
  public var secondsLeftOfEpoch: Double {
    partOfEpoch > 0 ? epochSeconds / partOfEpoch * (1 - partOfEpoch) : 0
  }

  /// How long the run will still take if all epochs are like this one.
  public var secondsLeftOfRun: Double {
    secondsLeftOfEpoch + Double(epochs - epoch) * (epochSeconds + secondsLeftOfEpoch)
  }
}
