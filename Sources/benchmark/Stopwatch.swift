/// Measurement of running times.
enum Stopwatch {
  /// The minimum duration of a sample in seconds; shorter runs are repeated.
  static let sample = 0.2

  /// The time of one run in seconds: the median of as many runs as fill a sample, at least one,
  /// after a warm-up run.
  static func seconds<Failure>(_ run: () throws(Failure) -> Void) throws(Failure) -> Double {
    try run()
    var (runs, elapsed) = ([Double](), 0.0)
    repeat {
      let seconds = try once(run)
      runs.append(seconds)
      elapsed += seconds
    } while elapsed < sample
    return median(runs)
  }

  /// The time of a single run in seconds.
  static func once<Failure>(_ run: () throws(Failure) -> Void) throws(Failure) -> Double {
    let start = ContinuousClock.now
    try run()
    return (ContinuousClock.now - start).seconds
  }
}

/// The median: the middle number, or the mean of the middle two.
package func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

extension Duration {
  fileprivate var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
