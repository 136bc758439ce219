import Arguments
import Attribution
import Figures
import Formats
import Networks
import Programs

/// The network's own output for the input, and its explanation.
typealias Explained = (output: Tensor, explanation: Explanation)

extension Request {
  /// The contents of an output file, in the format of its option and its ending; nothing for a
  /// trace, which is written as it is computed.
  func contents(
    of file: OutputFile, _ explained: Explained, _ input: Input
  ) throws(Refusal) -> [UInt8] {
    let values = explained.explanation.values
    switch file.option {
    case .output:
      switch file.path.suffix {
      case "png":
        return PNG.encode(
          heatmap.image(of: pictured(parameters.target == .all ? values.joined : values)))
      case "csv": return Array(values.csv.utf8)
      default: return try array(input.asGiven(values), file)
      }
    case .prediction: return try array(input.asGiven(explained.output), file)
    case .json: return try json(of: explained, input)
    default: return []
    }
  }

  private func array(_ values: Tensor, _ file: OutputFile) throws(Refusal) -> [UInt8] {
    if precision == .float32 {
      let largest = values.elements.reduce(0) { max($0, abs($1)) }
      guard Float(largest).isFinite else {
        throw Refusal(
          .badData, "\(file.path): \(largest) is beyond float32; --dtype float64 holds it")
      }
    }
    return NPY.encode(values, as: precision)
  }

  /// The attribution as it is drawn: the maps of a node are brought to the size of the input, so
  /// that they can be laid over it.
  private func pictured(_ values: Tensor) -> Tensor {
    let shape = network.input.shape
    guard method.givesOneChannel, values.shape.rank == shape.rank + 1 else { return values }
    let positions = shape.imageSize.map { [$0.height, $0.width] } ?? Array(shape.axes.dropFirst())
    guard positions.count == values.shape.rank - 2 else { return values }
    return values.upsampled(to: positions)
  }
}

extension Tensor {
  /// A batch whose second axis are targets, as one batch of all.
  fileprivate var joined: Tensor {
    let axes = shape.axes
    return reshaped(Shape([axes[0] * axes[1]] + axes.dropFirst(2)))
  }

  /// A batch as CSV: a line per element, with its example and its index on every other axis, from
  /// 0.
  fileprivate var csv: String {
    let axes = Array(shape.axes.dropFirst())
    var text = CSV.line(["example"] + axes.indices.map { "i\($0 + 1)" } + ["attribution"])
    var place = Array(repeating: 0, count: shape.rank)
    for element in elements {
      text += CSV.line(place.map(String.init) + ["\(element)"])
      for axis in place.indices.reversed() {
        place[axis] += 1
        if place[axis] < shape.axes[axis] { break }
        place[axis] = 0
      }
    }
    return text
  }
}
