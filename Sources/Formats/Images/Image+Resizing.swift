extension Image {
  /// The image at another size, smoothed where it shrinks.
  ///
  ///     out(x) = Σ_i k((i + ½ − c) / s) in(i) / Σ_i k((i + ½ − c) / s) ,   c = (x + ½) · scale
  ///     k(t) = 1 − |t| for |t| < 1, otherwise 0 ;   scale = in/out ,   s = max(1, scale)
  ///
  /// Rows are scaled first, then columns, each rounded to whole samples. The weights have 22 bits
  /// after the point. So the samples are those of Pillow.
  ///
  /// Source: Pillow's `Image.resize` with `Resampling.BILINEAR`.
  public func resized(width: Int, height: Int) -> Image {
    precondition(width > 0 && height > 0, "an image has a width and a height")
    let rows = Resampling(from: self.width, to: width)
    let columns = Resampling(from: self.height, to: height)
    var image = self
    if width != self.width {
      var samples: [UInt8] = []
      samples.reserveCapacity(width * self.height * channels)
      for y in 0..<self.height {
        for x in 0..<width {
          for c in 0..<channels {
            samples.append(
              rows.sample(x, in: self.samples, y * self.width * channels + c, channels))
          }
        }
      }
      image = Image(width: width, height: self.height, channels: channels, samples: samples)
    }
    guard height != self.height else { return image }
    var samples: [UInt8] = []
    samples.reserveCapacity(width * height * channels)
    for y in 0..<height {
      for i in 0..<width * channels {
        samples.append(columns.sample(y, in: image.samples, i, width * channels))
      }
    }
    return Image(width: width, height: height, channels: channels, samples: samples)
  }

  /// The part in the middle of the image. The size must be at most that of the image.
  ///
  /// An odd rest is rounded to even, as torchvision's `CenterCrop` does.
  public func centre(width: Int, height: Int) -> Image {
    precondition(width <= self.width && height <= self.height, "a part is at most the whole")
    let left = Int((Double(self.width - width) / 2).rounded(.toNearestOrEven))
    let top = Int((Double(self.height - height) / 2).rounded(.toNearestOrEven))
    var part: [UInt8] = []
    part.reserveCapacity(width * height * channels)
    for y in top..<top + height {
      let start = (y * self.width + left) * channels
      part += samples[start..<start + width * channels]
    }
    return Image(width: width, height: height, channels: channels, samples: part)
  }
}

/// The weights with which samples along one axis become others.
private struct Resampling {
  /// For each new sample the first old one, and the weights from there on, times 2^22.
  private var windows: [(first: Int, weights: [Int])] = []

  init(from old: Int, to new: Int) {
    let scale = Double(old) / Double(new)
    let support = max(1, scale)
    for x in 0..<new {
      let centre = (Double(x) + 0.5) * scale
      let first = max(0, Int(centre - support + 0.5))
      let last = min(old, Int(centre + support + 0.5))
      let weights = (first..<last).map { i in
        max(0, 1 - abs((Double(i) - centre + 0.5) / support))
      }
      let sum = weights.reduce(0, +)
      windows.append(
        (first, weights.map { Int(($0 / sum * Double(1 << 22)).rounded(.toNearestOrAwayFromZero)) })
      )
    }
  }

  /// A new sample; the old ones begin at `start` and are `step` apart.
  func sample(_ place: Int, in samples: [UInt8], _ start: Int, _ step: Int) -> UInt8 {
    let (first, weights) = windows[place]
    var sum = 1 << 21
    for (n, weight) in weights.enumerated() {
      sum += Int(samples[start + (first + n) * step]) * weight
    }
    return UInt8(min(max(sum >> 22, 0), 255))
  }
}
