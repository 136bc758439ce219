public import Formats
import Foundation
public import Networks

/// CIFAR-10 in its binary version: colour images of 32 × 32 pixels in ten classes, 50,000 for
/// training and 10,000 for testing.
///
///     a file: 10,000 records of 3073 bytes
///     a record: label (one byte, 0 to 9), then 1024 samples of red, 1024 of green, 1024 of blue,
///     row by row
///     batches.meta.txt: the names of the classes, one per line
///
/// Source: Krizhevsky 2009, "Learning Multiple Layers of Features from Tiny Images", and the data
/// set's page, https://www.cs.toronto.edu/~kriz/cifar.html.
public struct CIFAR10: Hashable, Sendable {
  /// The two parts of the data set.
  public enum Part: Hashable, Sendable {
    case training
    case test

    var files: [String] {
      switch self {
      case .training: (1...5).map { "data_batch_\($0).bin" }
      case .test: ["test_batch.bin"]
      }
    }
  }

  /// The shape of an image: channels × rows × columns.
  public static let shape: Shape = [3, 32, 32]

  private static let recordBytes = 1 + shape.count
  private static let classes = 10

  /// The names of the classes, in the order of the labels.
  public let names: [String]
  /// The samples of all images, image after image, each channel by channel and row by row.
  public private(set) var images: [UInt8] = []
  /// The label of each image, from 0 to 9.
  public private(set) var labels: [UInt8] = []

  /// The number of images.
  public var count: Int { labels.count }

  /// Image `n` as a tensor of shape 3×32×32, scaled to −1 … 1: (x/255 − 0.5)/0.5.
  public func example(_ n: Int) -> Tensor {
    let size = Self.shape.count
    return Tensor(shape: Self.shape, samples: images[n * size..<(n + 1) * size])
  }

  /// Reads one part of the data set.
  ///
  /// The files are read one at a time, so that at most one is in memory beside the images.
  ///
  /// - Parameters:
  ///   - folder: The unpacked archive's folder, `cifar-10-batches-bin`, or the folder that contains
  ///     it.
  ///   - part: The part to read.
  ///   - recordsPerFile: The number of records that each file must have.
  /// - Throws: `ReadError`: `missing` if a file does not exist, `malformed` for a wrong number of
  ///   records, a label above 9, or a number of class names other than ten.
  public static func read(
    folder: String, _ part: Part, recordsPerFile: Int = 10_000
  ) throws(ReadError) -> CIFAR10 {
    let unpacked = folder + "/cifar-10-batches-bin"
    let folder = FileManager.default.fileExists(atPath: unpacked) ? unpacked : folder
    let files = part.files.map { "\(folder)/\($0)" }

    var set = CIFAR10(names: try names(in: folder + "/batches.meta.txt"))
    set.labels.reserveCapacity(files.count * recordsPerFile)
    set.images.reserveCapacity(files.count * recordsPerFile * shape.count)
    for file in files { try set.append(file, records: recordsPerFile) }
    return set
  }

  private init(names: [String]) { self.names = names }

  private mutating func append(_ path: String, records: Int) throws(ReadError) {
    let size = Self.recordBytes
    let bytes = try Self.addingAddress { () throws(ReadError) in
      try ByteReader.contents(of: path)
    }
    guard bytes.count == records * size else {
      throw ReadError(
        .malformed, path: path, place: "record \(min(bytes.count / size, records))",
        reason: "the file has \(bytes.count) bytes where \(records) records of \(size)"
          + " take \(records * size)")
    }
    for record in 0..<records {
      let label = bytes[record * size]
      guard label < Self.classes else {
        throw ReadError(
          .malformed, path: path, place: "record \(record), byte \(record * size)",
          reason: "the label is \(label); labels go from 0 to \(Self.classes - 1)")
      }
      labels.append(label)
      images += bytes[record * size + 1..<(record + 1) * size]
    }
  }

  private static func names(in path: String) throws(ReadError) -> [String] {
    let names = try addingAddress { () throws(ReadError) in try TextFile.lines(of: path) }
    if let empty = names.firstIndex(of: "") {
      throw ReadError(
        .malformed, path: path, place: "line \(empty + 1)", reason: "it has no class name")
    }
    guard names.count == classes else {
      throw ReadError(
        .malformed, path: path, place: "line \(min(names.count, classes) + 1)",
        reason: "the file has \(names.count) names where there are \(classes) classes")
    }
    return names
  }

  /// Adds the download address to the error for a missing file.
  private static func addingAddress<T>(
    _ read: () throws(ReadError) -> T
  ) throws(ReadError) -> T {
    do throws(ReadError) {
      return try read()
    } catch {
      guard error.kind == .missing else { throw error }
      throw ReadError(
        .missing, path: error.path,
        reason: error.reason + "; download https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"
          + " (MD5 c32a1d4ab5d03f1284b67883e8d87530)")
    }
  }
}
