import Formats

/// Compares a picture with one that was made on another machine.
///
/// Sums in single precision come out differently in their last digits where another processor adds
/// in another order. A colour is one of 256, and so hardly ever changes, and then by one; where a
/// sum almost cancels, a sample may change by more. A picture of something else changes most of
/// them.
enum PictureComparison {
  /// How far samples may be off on average, of 255.
  static let mean = 1.0
  /// By how much a sample may be off and not be counted.
  static let step = 8
  /// Which part of the samples may be off by more.
  static let part = 0.01

  /// What is different, if it is more than another processor would account for.
  static func difference(of file: Image, from program: Image) -> String? {
    guard
      [file.width, file.height, file.channels]
        == [program.width, program.height, program.channels]
    else {
      return "it is \(file.width)×\(file.height) with \(file.channels) channels,"
        + " should be \(program.width)×\(program.height) with \(program.channels)"
    }
    let differences = zip(file.samples, program.samples).map { abs(Int($0) - Int($1)) }
    let mean = Double(differences.reduce(0, +)) / Double(differences.count)
    let far = differences.count { $0 > step }
    guard mean > Self.mean || Double(far) > part * Double(differences.count) else { return nil }
    return "of \(differences.count) samples \(far) are off by more than \(step), and the mean is"
      + " off by \(mean)"
  }
}
