import Foundation

extension EpochRecord {
  /// The log line of an epoch, as on the slides.
  ///
  ///     Epoch [1/12]	Training Loss: 1.4701,	Validation Loss: 1.0918,	Validation Accuracy: 61.09%
  ///
  /// Source: document 002, "Training and Performance Summary".
  ///
  /// - Parameters:
  ///   - epoch: The number of the epoch, counted from 1.
  ///   - epochs: The number of epochs in the run.
  public func line(epoch: Int, of epochs: Int) -> String {
    "Epoch [\(epoch)/\(epochs)]"
      + String(format: "\tTraining Loss: %.4f,", trainingLoss)
      + String(format: "\tValidation Loss: %.4f,", validationLoss)
      + String(format: "\tValidation Accuracy: %.2f%%", 100 * validationAccuracy)
  }
}

extension TrainingProgress {
  /// A progress line for a terminal, which overwrites the previous one: the epoch, a bar, the
  /// images done in this phase, images per second, and the time left of the epoch and of the run.
  ///
  ///     Epoch [3/14] training   ████████▋        25600/50000 612/s, 0:48 and 17:03 left
  ///
  /// The line begins with a carriage return and has no line break. Print it only if standard error
  /// is a terminal.
  ///
  /// - Parameter columns: The width of the line in characters. The bar fills what the text leaves,
  ///   at least ten characters.
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

  /// Formats a time as `0:07`, `12:30` or `1:02:05`.
  private static func time(_ seconds: Double) -> String {
    let seconds = whole(seconds)
    let (minutes, hours) = (seconds / 60 % 60, seconds / 3600)
    return hours == 0
      ? String(format: "%d:%02d", minutes, seconds % 60)
      : String(format: "%d:%02d:%02d", hours, minutes, seconds % 60)
  }

  /// Rounds a number and clamps it to the integers; NaN is handled too.
  private static func whole(_ number: Double) -> Int {
    number.isNaN ? 0 : Int(min(max(number.rounded(), 0), 1e9))
  }
}
