import Arguments
import Attribution
import Formats
import Networks
import Programs

/// The input to explain: a batch, read from a file.
struct Input {
  let path: String
  let values: Tensor
  /// Whether the file has the batch axis.
  let hasBatchAxis: Bool
  /// The range of an image's elements, as bounds for zB; `nil` for other inputs.
  var bounds: (low: Bound, high: Bound)?

  /// The values as in the file: without the batch axis if it has none.
  func asGiven(_ batch: Tensor) -> Tensor { hasBatchAxis ? batch : batch.example(0) }

  /// Reads the command line's INPUT for this network.
  static func read(
    _ path: String, for network: Network, _ arguments: ParsedArguments
  ) throws(Refusal) -> Input {
    switch path.suffix {
    case "npy":
      for option in [Command.Option.mean, .std] where arguments.has(option) {
        throw Refusal(.usage, "\(option.name) is for images, not for .npy files")
      }
      return try fitting(refusing { try NPY.read(path) }, path, network)
    case "png":
      return try image(refusing { try PNG.read(path) }, path, network, arguments)
    case "ppm", "pgm":
      return try image(refusing { try PPM.read(path) }, path, network, arguments)
    default:
      throw Refusal(.usage, "an input must end in .npy, .png, .ppm or .pgm, unlike '\(path)'")
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

  private static func image(
    _ image: Image, _ path: String, _ network: Network, _ arguments: ParsedArguments
  ) throws(Refusal) -> Input {
    let pixels = image.tensor()
    let mean = try channels(.mean, 0, image, arguments)
    let std = try channels(.std, 1, image, arguments)
    guard std.allSatisfy({ $0 > 0 }) else { throw Refusal(.usage, "--std takes positive numbers") }
    let area = image.width * image.height
    let scaled = Tensor(
      shape: pixels.shape,
      elements: pixels.elements.indices.map { i in
        (pixels[i] - mean[i / area]) / std[i / area]
      })
    var input = try fitting(scaled, path, network)
    input.bounds = (
      Bound(zip(mean, std).map { (0 - $0) / $1 }.shortened),
      Bound(zip(mean, std).map { (1 - $0) / $1 }.shortened)
    )
    return input
  }

  /// The values of an option for each channel of an image.
  private static func channels(
    _ option: Command.Option, _ usual: Double, _ image: Image, _ arguments: ParsedArguments
  ) throws(Refusal) -> [Double] {
    let numbers = try arguments.numbers(option) ?? [usual]
    guard numbers.count == 1 || numbers.count == image.channels else {
      throw Refusal(
        .usage,
        "\(option.name) takes one number, or one per channel (\(image.channels)),"
          + " not \(numbers.count)")
    }
    return numbers.count == 1
      ? Array(repeating: numbers[0], count: image.channels) : numbers
  }
}

extension [Double] {
  /// A single number if all are equal, otherwise all of them.
  fileprivate var shortened: [Double] { Set(self).count == 1 ? [self[0]] : self }
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
