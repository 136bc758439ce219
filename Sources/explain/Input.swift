import Arguments
import Attribution
import Formats
import Networks
import Programs

/// The input to explain: a batch, fitted to a network.
struct Input {
  let path: String
  let values: Tensor
  /// Whether the file has the batch axis.
  let hasBatchAxis: Bool
  /// The range of an image's elements, as bounds for zB; `nil` for other inputs.
  var bounds: (low: Bound, high: Bound)?
  /// The name of each example, if they are files of a folder.
  var names: [String] = []
  /// What was done to the input, and what is noticeable about it.
  var remarks: [String] = []

  /// The values as in the file: without the batch axis if it has none.
  func asGiven(_ batch: Tensor) -> Tensor { hasBatchAxis ? batch : batch.example(0) }

  /// The command line's INPUT as a batch for this network.
  static func fitting(
    _ file: InputFile, to network: Network, _ arguments: ParsedArguments
  ) throws(Refusal) -> Input {
    switch file.contents {
    case .images(let images):
      return try fitting(images, of: file, network, arguments)
    case .array(let values):
      for option in [Command.Option.mean, .std, .resize] where arguments.has(option) {
        throw Refusal(.usage, "\(option.name) is for images, not for arrays")
      }
      var input = try fitting(values, file.path, network)
      if values.looksLikeBytes, network.input.shape.rank == 3, !network.takesIndices {
        input.remarks.append(
          "the values are whole numbers from 0 to 255 and taken as they are; most networks are"
            + " trained on scaled pixels")
      }
      return input
    }
  }

  /// A batch of network inputs from an array with or without the batch axis.
  static func fitting(
    _ values: Tensor, _ path: String, _ network: Network
  ) throws(Refusal) -> Input {
    if let index = values.firstNonFinite {
      throw Refusal(
        .badData,
        "\(path): element \(values.shape.place(of: index)) is \(values[index]),"
          + " which is not finite")
    }
    let expected = network.input.shape
    if values.shape == expected {
      return Input(path: path, values: values.reshaped(expected.batched(1)), hasBatchAxis: false)
    }
    guard values.shape.rank == expected.rank + 1,
      values.shape == expected.batched(values.examples)
    else {
      throw Refusal(
        .badData,
        "\(path): the network takes \(expected), or a batch of that,"
          + " but the file contains \(values.shape)")
    }
    return Input(path: path, values: values, hasBatchAxis: true)
  }
}

extension Network {
  /// Whether the input is the indices of an embedding's rows.
  var takesIndices: Bool {
    nodes.contains { $0.operation.kind == .embedding && $0.operands.contains(0) }
  }
}

extension Tensor {
  /// Whether all elements are whole numbers from 0 to 255 and some is large, as in an image of
  /// bytes.
  fileprivate var looksLikeBytes: Bool {
    elements.allSatisfy { (0...255).contains($0) && $0 == $0.rounded() }
      && elements.contains { $0 > 31 }
  }
}

extension Shape {
  /// The index of an element on each axis: `[0, 2, 5]`.
  fileprivate func place(of index: Int) -> String {
    var rest = index
    let places = axes.reversed().map { length in
      defer { rest /= length }
      return rest % length
    }
    return "\(Array(places.reversed()))"
  }
}

extension String {
  /// The part after the last dot, in lower case; empty if there is no dot.
  var suffix: String {
    guard let point = lastIndex(of: ".") else { return "" }
    return self[index(after: point)...].lowercased()
  }
}
