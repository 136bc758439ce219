import Foundation
import Networks

/// Resizing along one axis: each output position is a weighted sum of input positions.
///
/// Source: the operators `Resize` (versions 10 to 19) and `Upsample` of ONNX, with its coordinate
/// transformation modes.
struct AxisResizing {
  /// For each output position, its input positions with their weights.
  var rows: [[Interpolation.Term]]
  /// The number of input positions.
  var length: Int

  /// Whether each output copies one input.
  var copies: Bool { rows.allSatisfy { $0.count == 1 && $0[0].weight == 1 } }

  /// The settings of an operator, the same for all axes.
  struct Settings {
    var mode = "nearest"
    var coordinates = "half_pixel"
    var rounding = "round_prefer_floor"
    var cubicCoefficient = -0.75
    var excludesOutside = false
    var antialiases = false
  }

  /// Creates the resizing from `length` positions to `target`, by a factor of `scale`.
  init(from length: Int, to target: Int, scale: Double, _ settings: Settings) {
    self.length = length
    rows = (0..<target).map { output in
      let x = Double(
        AxisResizing.coordinate(
          Float(output), scale: Float(scale), length: Float(length), target: Float(target),
          settings.coordinates))
      switch settings.mode {
      case "nearest":
        let nearest = AxisResizing.rounded(x, settings.rounding)
        return [.init(min(max(Int(nearest), 0), length - 1), 1)]
      default:
        return AxisResizing.weights(at: x, scale: scale, length: length, settings)
      }
    }
  }

  /// The input coordinate of an output position, in single precision as runtimes compute it: where it
  /// is rounded, the last digit decides.
  private static func coordinate(
    _ output: Float, scale: Float, length: Float, target: Float, _ mode: String
  ) -> Float {
    switch mode {
    case "asymmetric": return output / scale
    case "align_corners": return target == 1 ? 0 : output * (length - 1) / (target - 1)
    case "pytorch_half_pixel": return target > 1 ? (output + 0.5) / scale - 0.5 : 0
    case "tf_half_pixel_for_nn": return (output + 0.5) / scale
    case "half_pixel_symmetric":
      let adjustment = target / (scale * length)
      return length / 2 * (1 - adjustment) + (output + 0.5) / scale - 0.5
    default: return (output + 0.5) / scale - 0.5
    }
  }

  private static func rounded(_ x: Double, _ mode: String) -> Double {
    switch mode {
    case "floor": x.rounded(.down)
    case "ceil": x.rounded(.up)
    case "round_prefer_ceil": (x + 0.5).rounded(.down)
    default: (x - 0.5).rounded(.up)
    }
  }

  /// The weights of linear and cubic interpolation. Positions outside count for the nearest inside.
  private static func weights(
    at x: Double, scale: Double, length: Int, _ settings: Settings
  ) -> [Interpolation.Term] {
    let isCubic = settings.mode == "cubic"
    // With antialiasing the kernel widens as the image shrinks.
    let width = settings.antialiases ? max(1, 1 / scale) : 1
    let reach = (isCubic ? 2 : 1) * width
    let first = Int((x - reach).rounded(.down)) + 1
    let last = Int((x + reach).rounded(.up)) - 1
    var taps: [(source: Int, weight: Double)] = []
    for source in first...max(first, last) {
      let distance = abs(x - Double(source)) / width
      let weight = isCubic ? cubic(distance, settings.cubicCoefficient) : max(0, 1 - distance)
      if weight != 0 { taps.append((source, weight)) }
    }
    if settings.excludesOutside { taps = taps.filter { (0..<length).contains($0.source) } }
    if settings.excludesOutside || settings.antialiases {
      let sum = taps.reduce(0) { $0 + $1.weight }
      if sum != 0 { taps = taps.map { ($0.source, $0.weight / sum) } }
    }
    return taps.map { .init(min(max($0.source, 0), length - 1), $0.weight) }
  }

  /// The cubic convolution kernel of Keys 1981 with coefficient a.
  private static func cubic(_ s: Double, _ a: Double) -> Double {
    if s <= 1 { return ((a + 2) * s - (a + 3)) * s * s + 1 }
    if s < 2 { return ((a * s - 5 * a) * s + 8 * a) * s - 4 * a }
    return 0
  }
}
