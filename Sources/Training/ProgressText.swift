import Foundation

extension EpochRecord {
  /// The line that the slides' log has for an epoch.
  ///
  ///     Epoch [1/12]	Training Loss: 1.4701,	Validation Loss: 1.0918,	Validation Accuracy: 61.09%
  ///
  /// - Parameter epoch: From 1 up.
  ///
  /// Source: document 002, "Training and Performance Summary".
  public func line(epoch: Int, of epochs: Int) -> String {
    "Epoch [\(epoch)/\(epochs)]"
      + String(format: "\tTraining Loss: %.4f,", trainingLoss)
      + String(format: "\tValidation Loss: %.4f,", validationLoss)
      + String(format: "\tValidation Accuracy: %.2f%%", 100 * validationAccuracy)
  }
}

extension TrainingProgress {
  /// A line for a terminal that takes the place of the one before it: the epoch, a bar, the images
  /// that are done of this phase, how many a second, and the time left of the epoch and of the run.
  ///
  ///     Epoch [3/14] training   ████████▋        25600/50000 612/s, 0:48 and 17:03 left
  ///
  /// It begins with a carriage return and has no line break. To be printed only where standard error
  /// is a terminal.
  ///
  /// - Parameter columns: How many characters the line has; the bar takes what the rest leaves, ten at
  ///   least.
  public func bar(columns: Int = 79) -> String {
    let phase = phase == .training ? "training  " : "validation"
    let before = "Epoch [\(epoch)/\(epochs)] \(phase) "
    let after =
      " \(done)/\(images) \(Self.whole(imagesPerSecond))/s, "
      + "\(Self.time(secondsLeftOfEpoch)) and \(Self.time(secondsLeftOfRun)) left"
    let width = max(10, columns - before.count - after.count)
    let bar = Self.bar(images == 0 ? 0 : Double(done) / Double(images), width)
    return "\r" + before + bar + after
  }

  /// A bar in eighths of a character.
  private static func bar(_ part: Double, _ width: Int) -> String {
    let eighths = Int((min(max(part, 0), 1) * Double(8 * width)).rounded(.down))
    let (full, rest) = eighths.quotientAndRemainder(dividingBy: 8)
    let last = rest == 0 ? "" : ["▏", "▎", "▍", "▌", "▋", "▊", "▉"][rest - 1]
    let bar = String(repeating: "█", count: full) + last
    return bar + String(repeating: " ", count: width - bar.count)
  }

  /// `0:07`, `12:30`, `1:02:05`.
  private static func time(_ seconds: Double) -> String {
    let seconds = whole(seconds)
    let (minutes, hours) = (seconds / 60 % 60, seconds / 3600)
    return hours == 0
      ? String(format: "%d:%02d", minutes, seconds % 60)
      : String(format: "%d:%02d:%02d", hours, minutes, seconds % 60)
  }

  /// Rounded, where any number may come.
  private static func whole(_ number: Double) -> Int {
    number.isNaN ? 0 : Int(min(max(number.rounded(), 0), 1e9))
  }
}
