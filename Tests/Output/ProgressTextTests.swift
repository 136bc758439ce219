import Testing
import Training

/// The lines that a training prints.
@Suite struct ProgressTextTests {
  /// The slides' first and last line, byte for byte.
  @Test func linesAreTheSlides() {
    let first = EpochRecord(
      trainingLoss: 1.47006, validationLoss: 1.0918, validationAccuracy: 0.6109, imagesPerSecond: 1)
    #expect(
      first.line(epoch: 1, of: 12)
        == "Epoch [1/12]\tTraining Loss: 1.4701,\tValidation Loss: 1.0918,"
        + "\tValidation Accuracy: 61.09%")
    let tenth = EpochRecord(
      trainingLoss: 0.4569, validationLoss: 0.64091, validationAccuracy: 0.79231,
      imagesPerSecond: 1)
    #expect(
      tenth.line(epoch: 10, of: 12)
        == "Epoch [10/12]\tTraining Loss: 0.4569,\tValidation Loss: 0.6409,"
        + "\tValidation Accuracy: 79.23%")
  }

  private func progress(
    _ phase: TrainingProgress.Phase, done: Int, of images: Int, other: Int, seconds: Double,
    epochSeconds: Double
  ) -> TrainingProgress {
    TrainingProgress(
      epoch: 3, of: 14, phase, done: done, of: images, otherImages: other, loss: 0.9,
      seconds: seconds, epochSeconds: epochSeconds)
  }

  /// An epoch is 3 · 40 + 30 = 150 units of work. After 20 images, 60 units, 40 seconds have passed: an
  /// epoch takes 100, of which 60 are left, and there are 11 more.
  @Test func timeLeft() {
    let training = progress(.training, done: 20, of: 40, other: 30, seconds: 40, epochSeconds: 40)
    #expect(training.imagesPerSecond == 0.5)
    #expect(training.partOfEpoch == 0.4)
    expectClose(training.secondsLeftOfEpoch, 60)
    expectClose(training.secondsLeftOfRun, 60 + 11 * 100)
    // 120 + 15 units of 150 in 90 seconds.
    let validation = progress(
      .validation, done: 15, of: 30, other: 40, seconds: 10, epochSeconds: 90)
    #expect(validation.imagesPerSecond == 1.5)
    #expect(validation.partOfEpoch == 0.9)
    expectClose(validation.secondsLeftOfEpoch, 10)
    expectClose(validation.secondsLeftOfRun, 10 + 11 * 100)
    let none = progress(.training, done: 0, of: 40, other: 30, seconds: 0, epochSeconds: 0)
    #expect(none.imagesPerSecond == 0 && none.secondsLeftOfRun == 0)
  }

  @Test func bars() {
    // 51 of 100 is 10 and 1.6/8 of 20 characters, 3 · 51 of 350 units of work in 153 seconds.
    let training = progress(
      .training, done: 51, of: 100, other: 50, seconds: 153, epochSeconds: 153)
    #expect(
      training.bar(columns: 78)
        == "\rEpoch [3/14] training   ██████████▏          51/100 0/s, 3:17 and 1:07:27 left"
    )
    #expect(training.bar(columns: 120).count == 121)
    // Too narrow: the bar keeps ten characters, and nothing is cut off.
    #expect(
      training.bar(columns: 20)
        == "\rEpoch [3/14] training   █████      51/100 0/s, 3:17 and 1:07:27 left")
    let done = progress(
      .validation, done: 50, of: 50, other: 100, seconds: 0.001, epochSeconds: 2)
    #expect(
      done.bar(columns: 70)
        == "\rEpoch [3/14] validation ████████████ 50/50 50000/s, 0:00 and 0:22 left")
    for odd in [Double.nan, .infinity, -1] {
      let odd = progress(
        .training, done: 1, of: 0, other: 0, seconds: odd, epochSeconds: odd)
      let text = odd.bar()
      #expect(text.hasPrefix("\rEpoch") && !text.contains("\n"))
    }
  }
}
