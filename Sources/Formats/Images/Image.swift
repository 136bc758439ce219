public import Networks

/// A picture of 8-bit samples, grey or red, green and blue.
public struct Image: Hashable, Sendable {
  /// In pixels.
  public let width: Int
  /// In pixels.
  public let height: Int
  /// 1 for grey, 3 for red, green and blue.
  public let channels: Int
  /// Row by row from the top, in a row pixel by pixel, in a pixel channel by channel.
  public let samples: [UInt8]

  /// An image. Its sides must be positive, its channels 1 or 3, and its samples as many as that
  /// takes.
  public init(width: Int, height: Int, channels: Int, samples: [UInt8]) {
    precondition(width > 0 && height > 0, "an image has a width and a height")
    precondition(channels == 1 || channels == 3, "an image has one channel or three")
    precondition(
      samples.count == width * height * channels,
      "\(samples.count) samples do not fill \(width)×\(height) with \(channels) channels")
    self.width = width
    self.height = height
    self.channels = channels
    self.samples = samples
  }

  /// The most samples that a file may hold, so that a few bytes cannot announce more than a machine
  /// has room for: 9459 × 9459 pixels in colour.
  static let maximumSampleCount = 1 << 28

  /// The samples as a tensor of shape channels × height × width, divided by 255: from 0 to 1.
  public func tensor() -> Tensor {
    let pixels = width * height
    var elements: [Double] = []
    elements.reserveCapacity(samples.count)
    for channel in 0..<channels {
      for pixel in 0..<pixels {
        elements.append(Double(samples[pixel * channels + channel]) / 255)
      }
    }
    return Tensor(shape: [channels, height, width], elements: elements)
  }

  /// A sample from 0 to `maximum`, at most 65535, as one from 0 to 255: the nearest, and of two
  /// equally near ones the greater.
  static func scaled(_ sample: Int, maximum: Int) -> UInt8 {
    UInt8((2 * 255 * sample + maximum) / (2 * maximum))
  }
}
