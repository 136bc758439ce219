import Arguments
import Attribution
import Dispatch
import Foundation
import Networks
import Optimised

/// The peak speed of a core, and the fraction of it that convolutions reach.
struct Kernels {
  /// The measurement of the kernel alone, for one of MiniVGG's convolutions.
  struct Line {
    let name: String
    /// The time of one run in seconds.
    let seconds: Double
    /// The speed in billions of multiplications and additions per second.
    let rate: Double
    /// The peak of the core, measured in turn with the kernel.
    let peak: Double
  }

  /// The peak of one core, in billions of multiplications and additions per second.
  var corePeak: Double { lines.map(\.peak).max() ?? 0 }
  /// The peak of all cores together.
  let machinePeak: Double
  let cores: Int
  let lines: [Line]

  /// The number of measurements. The best of them counts, since disturbances only slow a core down.
  private static let rounds = 40

  static func measured() throws(Refusal) -> Kernels {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    var lines: [Line] = []
    for (inputs, outputs, side) in [(3, 32, 32), (32, 64, 32), (64, 128, 16), (128, 128, 16)] {
      lines.append(try line(from: inputs, to: outputs, side: side))
    }
    let machinePeak = (0..<rounds).map { _ in peak(cores: cores) }.max() ?? 0
    return Kernels(machinePeak: machinePeak, cores: cores, lines: lines)
  }

  /// Measures a 3×3 convolution for eight examples on one thread, in turn with the peak: a core's
  /// frequency varies, and with it both.
  private static func line(
    from inputs: Int, to outputs: Int, side: Int
  ) throws(Refusal) -> Line {
    let name = "\(inputs)→\(outputs) over \(side)×\(side)"
    return try Workbench.possible(name) {
      let kernel = try ConvolutionKernel(from: inputs, to: outputs, side: side, examples: 8)
      kernel.run()
      var (seconds, peak) = (Double.infinity, 0.0)
      for _ in 0..<rounds {
        peak = max(peak, Self.peak(cores: 1))
        seconds = min(seconds, Stopwatch.once(kernel.run))
      }
      return Line(
        name: name, seconds: seconds, rate: Double(kernel.operations) / seconds / 1e9, peak: peak)
    }
  }

  /// One measurement of the speed of this number of cores in registers.
  private static func peak(cores: Int) -> Double {
    let steps = 250_000
    let seconds = Stopwatch.once {
      DispatchQueue.concurrentPerform(iterations: cores) { _ in
        precondition(Peak.registerLoop(steps: steps).isFinite)
      }
    }
    return Double(cores * steps * Peak.operationsPerStep) / seconds / 1e9
  }
}
