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
    let operations: Int
    let seconds: Double

    var rate: Double { Double(operations) / seconds / 1e9 }
  }

  /// The peak of one core, in billions of multiplications and additions per second.
  let corePeak: Double
  /// The peak of all cores together.
  let machinePeak: Double
  let cores: Int
  let lines: [Line]

  static func measured() throws(Refusal) -> Kernels {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    var lines: [Line] = []
    for (inputs, outputs, side) in [(3, 32, 32), (32, 64, 32), (64, 128, 16), (128, 128, 16)] {
      lines.append(try line(from: inputs, to: outputs, side: side))
    }
    return Kernels(
      corePeak: peak(cores: 1), machinePeak: peak(cores: cores), cores: cores, lines: lines)
  }

  /// The best of ten measurements, since disturbances only slow them down.
  private static func peak(cores: Int) -> Double {
    let steps = 5_000_000
    let rates = (0..<10).map { _ in
      let start = ContinuousClock.now
      DispatchQueue.concurrentPerform(iterations: cores) { _ in
        precondition(Peak.registerLoop(steps: steps).isFinite)
      }
      let nanoseconds = (ContinuousClock.now - start) / .nanoseconds(1)
      return Double(cores * steps * Peak.operationsPerStep) / nanoseconds
    }
    return rates.max() ?? 0
  }

  /// Measures a 3×3 convolution for eight examples on one thread.
  private static func line(
    from inputs: Int, to outputs: Int, side: Int
  ) throws(Refusal) -> Line {
    let name = "\(inputs)→\(outputs) over \(side)×\(side)"
    return try Workbench.possible(name) {
      let kernel = try ConvolutionKernel(from: inputs, to: outputs, side: side, examples: 8)
      return Line(
        name: name, operations: kernel.operations, seconds: Stopwatch.seconds { kernel.run() })
    }
  }
}
