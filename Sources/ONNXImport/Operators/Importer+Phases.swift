import Formats
import Networks

extension Importer {
  /// One phase along one axis: the taps of the kernel that reach it, and where its outputs begin.
  struct Phase {
    /// The kernel positions, in the order in which an ordinary convolution sees their inputs.
    var taps: [Int]
    /// The input position that the first tap reads for the first output.
    var first: Int
    /// The number of input positions between neighbouring taps.
    var spacing: Int
    /// The number of outputs of this phase.
    var count: Int
    /// The number of input positions.
    var inputs: Int

    /// The distance from the first tap to the last.
    private var reach: Int { (max(taps.count, 1) - 1) * spacing }
    /// The input positions that some window reaches; at least one.
    var kept: Range<Int> {
      let low = min(max(first, 0), inputs - 1)
      return low..<max(low, min(first + count - 1 + reach, inputs - 1)) + 1
    }
    /// The positions outside the input that the windows reach.
    private var outside: (before: Int, after: Int) {
      let (before, after) = (kept.lowerBound - first, first + count + reach - kept.upperBound)
      return (max(0, before), max(0, after))
    }
    /// Whether each window reaches a position of the input.
    private var seesSomething: Bool {
      (first..<first + count).allSatisfy { start in
        (0..<max(taps.count, 1)).contains { kept.contains(start + $0 * spacing) }
      }
    }
    /// The zeros that are appended to the input.
    var zeros: (before: Int, after: Int) { seesSomething ? (0, 0) : outside }
    /// The window along this axis.
    var window: Window.Axis {
      Window.Axis(
        kernel: max(taps.count, 1), padding: seesSomething ? outside : (0, 0), dilation: spacing)
    }
  }

  /// The phases along one axis.
  struct PhasedAxis {
    var stride: Int
    /// The number of outputs of all phases.
    var length: Int
    var phases: [Phase]
    /// Whether there is one phase, which needs no interleaving.
    var isWhole: Bool { stride == 1 }
  }

  /// The phases of a transposed convolution along each axis of positions.
  ///
  /// - Throws: `ReadError` if its strides, dilations or pads are not supported.
  func phases(
    _ call: OperatorCall, weight: Tensor, over positions: [Int]
  ) throws(ReadError) -> [PhasedAxis] {
    let kernel = Array(weight.shape.axes.dropFirst(2))
    let count = kernel.count
    let ones = Array(repeating: 1, count: count)
    let (strides, dilations) = (call.ints("strides") ?? ones, call.ints("dilations") ?? ones)
    let extra = call.ints("output_padding") ?? ones.map { _ in 0 }
    var pads = call.ints("pads") ?? Array(repeating: 0, count: 2 * count)
    guard positions.count == count, strides.count == count, dilations.count == count,
      extra.count == count, pads.count == 2 * count,
      (strides + dilations).allSatisfy((1...64).contains),
      (extra + pads).allSatisfy((0...1 << 16).contains)
    else { throw call.refuse("its strides, dilations, pads or output_padding are not supported") }
    var axes: [PhasedAxis] = []
    for axis in 0..<count {
      let (n, s, d, k) = (positions[axis], strides[axis], dilations[axis], kernel[axis])
      let full = s * (n - 1) + (k - 1) * d + 1 + extra[axis]
      var length = full - pads[axis] - pads[count + axis]
      let automatic = call.string("auto_pad", "NOTSET")
      let wanted = call.ints("output_shape").map {
        $0.suffix(count)[$0.suffix(count).startIndex + axis]
      }
      if let wanted = wanted ?? (automatic.hasPrefix("SAME") ? n * s : nil) {
        let total = max(0, full - wanted)
        // What cannot be halved is cut at the end for SAME_UPPER, otherwise at the beginning.
        pads[axis] = automatic == "SAME_UPPER" ? total / 2 : total - total / 2
        length = wanted
      }
      guard length >= 1, length <= full else {
        throw call.refuse("its result has \(length) positions")
      }
      // q + before = p · s + t · d. Phase r has the outputs q = r, r + s, …, and its taps t are
      // s / gcd(s, d) apart.
      let spacing = d / Self.commonDivisor(s, d)
      let phases = (0..<min(s, length)).map { r in
        let residue = (r + pads[axis]) % s
        let taps = Array((0..<k).filter { $0 * d % s == residue }.reversed())
        let largest = (taps.first ?? 0) * d
        return Phase(
          taps: taps, first: (r + pads[axis] - largest) / s, spacing: spacing,
          count: (length - r + s - 1) / s, inputs: n)
      }
      guard phases.count == s else {
        throw call.refuse("its result has fewer positions than its stride")
      }
      axes.append(PhasedAxis(stride: s, length: length, phases: phases))
    }
    return axes
  }

  private static func commonDivisor(_ a: Int, _ b: Int) -> Int {
    b == 0 ? a : commonDivisor(b, a % b)
  }
}
