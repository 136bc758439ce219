import Figures
import Formats
import Foundation
import Networks
import Training

/// A data set of images for a network, a few at a time.
struct ImageStream: Sendable {
  /// How many images there are.
  let count: Int
  /// What an image is called: its class, or its file.
  let label: @Sendable (_ n: Int) -> String
  /// The images of a range, scaled to −1 … 1, as a batch.
  let batch: @Sendable (_ range: Range<Int>) throws -> Tensor

  /// One image as it is.
  func picture(_ n: Int) throws -> Image { Image(try batch(n..<n + 1).example(0)) }
}

extension ImageStream {
  init(_ images: ImageSet) {
    self.init(
      count: images.count, label: { images.names[images.label($0)] },
      batch: { images.batch($0).inputs })
  }

  /// The files of a folder that end in .png, .ppm or .pgm, in the order of their names. A file is
  /// read when its turn comes; only the names are kept.
  ///
  /// - Parameters:
  ///   - folder: A path.
  ///   - shape: What each image must have: channels × rows × columns.
  /// - Throws: `ReadError` if there is no such folder or no image in it.
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
