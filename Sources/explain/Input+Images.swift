import Arguments
import Attribution
import Formats
import Networks
import Programs

extension Input {
  /// A batch of network inputs from images: resized if asked for, in the network's channels and
  /// layout, scaled to [0, 1] and normalised.
  static func fitting(
    _ images: [EncodedImage], of file: InputFile, _ network: Network,
    _ arguments: ParsedArguments
  ) throws(Refusal) -> Input {
    let shape = network.input.shape
    let size = shape.imageSize ?? (images[0].channels, images[0].height, images[0].width)
    let channels = [1, 3].contains(size.channels) ? size.channels : images[0].channels
    let scaling = try Scaling(arguments, channels: channels)
    let resizing = try Resizing.chosen(by: arguments)
    guard images.count * shape.count <= 1 << 27 else {
      throw Refusal(
        .badData, "\(file.path): \(images.count) images of \(shape) are too many for one run")
    }
    var batch: [Input] = []
    for encoded in images {
      let image: Image
      if let resizing {
        image = try resizing.resized(encoded, to: (size.width, size.height))
      } else {
        guard shape.rank != 3 || encoded.height == size.height && encoded.width == size.width
        else {
          throw Refusal(
            .badData,
            "\(encoded.path): the network takes images of \(size.width)×\(size.height) pixels, and"
              + " this one has \(encoded.width)×\(encoded.height); --resize scales it")
        }
        image = try refusing { try encoded.decoded() }
      }
      let pixels = scaling.applied(to: image.converted(toChannels: channels).tensor())
      let values = shape.imageLayout == .channelsLast ? pixels.withChannelsLast : pixels
      batch.append(try fitting(values, encoded.path, network))
    }
    var input = batch[0]
    if file.isFolder {
      input = Input(
        path: file.path, values: Tensor(batch: batch.map { $0.values.example(0) }),
        hasBatchAxis: true)
      input.names = images.map(\.path.fileName)
    }
    input.bounds = scaling.bounds
    input.remarks = remarks(images, channels, arguments.value(.resize))
    return input
  }

  private static func remarks(
    _ images: [EncodedImage], _ channels: Int, _ resizing: String?
  ) -> [String] {
    var remarks: [String] = []
    if let resizing {
      let from =
        images.count == 1 ? "\(images[0].width)×\(images[0].height) pixels" : "their own sizes"
      remarks.append("resized (\(resizing)) from \(from)")
    }
    if images.contains(where: { $0.channels < channels }) {
      remarks.append("grey, repeated in \(channels) channels")
    }
    if images.contains(where: { $0.channels > channels }) {
      remarks.append("colour, turned into grey")
    }
    return remarks
  }
}

/// The scaling of an image's samples p, channel by channel: (p / 255 − mean) / std.
private struct Scaling {
  let mean: [Double]
  let std: [Double]

  init(_ arguments: ParsedArguments, channels: Int) throws(Refusal) {
    mean = try Self.numbers(.mean, 0, channels, arguments)
    std = try Self.numbers(.std, 1, channels, arguments)
    guard std.allSatisfy({ $0 > 0 }) else { throw Refusal(.usage, "--std takes positive numbers") }
  }

  /// The values of an option for each channel of an image.
  private static func numbers(
    _ option: Command.Option, _ usual: Double, _ channels: Int, _ arguments: ParsedArguments
  ) throws(Refusal) -> [Double] {
    let numbers = try arguments.numbers(option) ?? [usual]
    guard numbers.count == 1 || numbers.count == channels else {
      throw Refusal(
        .usage,
        "\(option.name) takes one number, or one per channel (\(channels)), not \(numbers.count)")
    }
    return numbers.count == 1 ? Array(repeating: numbers[0], count: channels) : numbers
  }

  /// The range of the scaled samples.
  var bounds: (low: Bound, high: Bound) {
    (
      Bound(zip(mean, std).map { (0 - $0) / $1 }.shortened),
      Bound(zip(mean, std).map { (1 - $0) / $1 }.shortened)
    )
  }

  /// Scales an image of shape channels × height × width, with elements from 0 to 1.
  func applied(to pixels: Tensor) -> Tensor {
    let area = pixels.elements.count / mean.count
    return Tensor(
      shape: pixels.shape,
      elements: pixels.elements.indices.map { i in
        (pixels[i] - mean[i / area]) / std[i / area]
      })
  }
}

extension Tensor {
  /// An image of shape channels × height × width as height × width × channels.
  fileprivate var withChannelsLast: Tensor {
    let (channels, area) = (shape.axes[0], shape.count / shape.axes[0])
    return Tensor(
      shape: [shape.axes[1], shape.axes[2], channels],
      elements: (0..<shape.count).map { self[$0 % channels * area + $0 / channels] })
  }
}

extension [Double] {
  /// A single number if all are equal, otherwise all of them.
  fileprivate var shortened: [Double] { Set(self).count == 1 ? [self[0]] : self }
}

extension String {
  /// The part after the last slash.
  fileprivate var fileName: String { String(split(separator: "/").last ?? "") }
}
