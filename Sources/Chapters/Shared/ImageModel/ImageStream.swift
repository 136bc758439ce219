import Figures
import Formats
import Foundation
import Networks
import Training

/// A data set of images for a network, read a few at a time.
struct ImageStream: Sendable {
  /// The number of images.
  let count: Int
  /// The caption of image `n`: its class, or the name of its file.
  let label: @Sendable (_ n: Int) -> String
  /// Reads a range of images as a batch, scaled to −1 … 1.
  let batch: @Sendable (_ range: Range<Int>) throws -> Tensor

  /// Reads image `n` as a picture, unscaled.
  func picture(_ n: Int) throws -> Image { Image(try batch(n..<n + 1).example(0)) }
}

extension ImageStream {
  init(_ images: ImageSet) {
    self.init(
      count: images.count, label: { images.names[images.label($0)] },
      batch: { images.batch($0).inputs })
  }

  /// The images of a folder: its .png, .ppm and .pgm files, sorted by name. A file is read only
  /// when its images are requested.
  ///
  /// - Parameters:
  ///   - folder: The path of the folder.
  ///   - shape: The shape that each image must have: channels × rows × columns.
  /// - Throws: `ReadError` if the folder does not exist or contains no image.
  static func folder(_ folder: String, shape: Shape) throws(ReadError) -> ImageStream {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw ReadError(.missing, path: folder, reason: "there is no such folder")
    }
    let files = names.filter { name in
      [".png", ".ppm", ".pgm"].contains { name.lowercased().hasSuffix($0) }
    }.sorted()
    guard !files.isEmpty else {
      throw ReadError(.malformed, path: folder, reason: "it has no .png, .ppm or .pgm file")
    }
    return ImageStream(
      count: files.count, label: { files[$0] },
      batch: { range in try Tensor(batch: files[range].map { try image("\(folder)/\($0)", shape) })
      })
  }

  private static func image(_ path: String, _ shape: Shape) throws(ReadError) -> Tensor {
    let image =
      path.lowercased().hasSuffix(".png") ? try PNG.read(path) : try PPM.read(path)
    let found: Shape = [image.channels, image.height, image.width]
    guard found == shape else {
      throw ReadError(
        .malformed, path: path, reason: "it is \(found) where the network takes \(shape)")
    }
    return Tensor(
      shape: shape, elements: image.tensor().elements.map { ($0 - 0.5) / 0.5 })
  }
}
