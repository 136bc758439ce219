public import Networks

/// An image of 8-bit samples, grey or RGB.
public struct Image: Hashable, Sendable {
  /// The width in pixels.
  public let width: Int
  /// The height in pixels.
  public let height: Int
  /// The number of channels: 1 for grey, 3 for red, green and blue.
  public let channels: Int
  /// The samples, row by row from the top, pixel by pixel, channel by channel.
  public let samples: [UInt8]

  /// Creates an image. Width and height must be positive, `channels` 1 or 3, and `samples.count`
  /// must be `width` × `height` × `channels`.
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

  /// The largest number of samples that is read from a file: 9459 × 9459 pixels in colour. Without
  /// the limit, a few bytes could announce more than fits in memory.
  static let maximumSampleCount = 1 << 28

  /// The image as a tensor of shape channels × height × width, with samples divided by 255.
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

  /// Scales a sample from 0 … `maximum` to 0 … 255, rounded to nearest, halves up. `maximum` is at
  /// most 65535.
  static func scaled(_ sample: Int, maximum: Int) -> UInt8 {
    UInt8((2 * 255 * sample + maximum) / (2 * maximum))
  }
}
