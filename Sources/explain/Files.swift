import Arguments
import Attribution
import Figures
import Formats
import Networks
import Programs

/// The network's own output for the input, and its explanation.
typealias Explained = (output: Tensor, explanation: Explanation)

extension Request {
  /// Opens the output files, does the work, then moves all files into place. If one cannot be
  /// written or the work is refused, none is.
  func writing(
    _ options: ArraySlice<Command.Option> = [.output, .prediction], of input: Input,
    _ work: () throws(Refusal) -> Explained
  ) throws(Refusal) -> Explained {
    guard let option = options.first else { return try work() }
    guard let path = arguments.value(option) else {
      return try writing(options.dropFirst(), of: input, work)
    }
    return try refusing {
      var file = try WholeFile(path)
      let explained = try writing(options.dropFirst(), of: input) { () throws(Refusal) in
        let explained = try work()
        try refusing { try file.append(contents(of: path, option, explained, input)) }
        return explained
      }
      try file.commit()
      return explained
    }
  }

  /// The contents of the file at this path, in the format of its option.
  private func contents(
    of path: String, _ option: Command.Option, _ explained: Explained, _ input: Input
  ) -> [UInt8] {
    guard option == .output else { return NPY.encode(input.asGiven(explained.output)) }
    let values = explained.explanation.values
    return switch path.suffix {
    case "png": PNG.encode(heatmap.image(of: parameters.target == .all ? values.joined : values))
    case "csv": Array(values.csv.utf8)
    default: NPY.encode(input.asGiven(values))
    }
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
