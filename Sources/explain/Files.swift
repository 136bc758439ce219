import Arguments
import Attribution
import Figures
import Formats
import Networks

extension Request {
  /// What is to be written besides the trace.
  func files(
    _ explanation: Explanation, _ input: Input, _ output: Tensor
  ) -> [(path: String, bytes: [UInt8])] {
    var files: [(path: String, bytes: [UInt8])] = []
    if let path = arguments.value(.output) {
      let values = explanation.values
      switch path.suffix {
      case "png":
        let image = Heatmap.image(of: values, scale: method.isUnsigned ? .grey : .signed)
        files.append((path, PNG.encode(image)))
      case "csv":
        files.append((path, Array(values.csv.utf8)))
      default:
        files.append((path, NPY.encode(input.asGiven(values))))
      }
    }
    if let path = arguments.value(.prediction) {
      files.append((path, NPY.encode(input.asGiven(output))))
    }
    return files
  }

  /// Writes files all of which can be written, or none.
  func write(_ files: ArraySlice<(path: String, bytes: [UInt8])>) throws(WriteError) {
    guard let first = files.first else { return }
    var file = try WholeFile(first.path)
    try file.append(first.bytes)
    try write(files.dropFirst())
    try file.commit()
  }
}

extension Tensor {
  /// A batch as comma-separated values: a line for each element, with its example and its place on
  /// every other axis, from 0.
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
