import Arguments
import Formats
import Networks
import Programs

/// What the command line's INPUT holds, before it is fitted to a network: an array, or images that
/// are not decoded yet.
struct InputFile {
  enum Contents {
    case array(Tensor)
    case images([EncodedImage])
  }

  let path: String
  let contents: Contents
  /// Whether the images are those of a folder; they then are a batch.
  let isFolder: Bool

  /// Reads an array, an image, or the headers of all images in a folder. The kind of a file is
  /// recognised by its first bytes.
  ///
  /// - Parameter path: A file, a folder, `archive.npz:NAME` for one array of several, or `-` for
  ///   standard input.
  static func read(_ path: String) throws(Refusal) -> InputFile {
    if path == "-" || path == "/dev/stdin" {
      let bytes = try refusing { try ByteReader.standardInput() }
      return try InputFile(bytes, "standard input", array: nil)
    }
    if let images = Folder.images(in: path) {
      guard !images.isEmpty else {
        throw Refusal(.badData, "\(path): the folder has no .png, .jpg, .ppm or .pgm image")
      }
      let encoded = try refusing { try images.map { try EncodedImage.read($0) } }
      return InputFile(path: path, contents: .images(encoded), isFolder: true)
    }
    // A colon that is part of the file's name is no colon before an array's name.
    if let (file, name) = path.archiveAndArray, !ByteReader.exists(path) {
      return try InputFile(refusing { try ByteReader.contents(of: file) }, file, array: name)
    }
    return try InputFile(refusing { try ByteReader.contents(of: path) }, path, array: nil)
  }

  private init(path: String, contents: Contents, isFolder: Bool) {
    self.path = path
    self.contents = contents
    self.isFolder = isFolder
  }

  private init(_ bytes: [UInt8], _ path: String, array name: String?) throws(Refusal) {
    self.path = path
    isFolder = false
    contents = try refusing {
      switch FileKind(of: bytes) {
      case .npy: return .array(try NPY.decode(bytes, path: path))
      case .npz: return .array(try NPZ.decode(bytes, path: path, array: name))
      default:
        if let image = try EncodedImage(bytes, path: path) { return .images([image]) }
        throw Refusal(.badData, "\(path): \(InputFile.whatItIs(bytes, path))")
      }
    }
  }

  /// The reason why a file of another kind is refused.
  private static func whatItIs(_ bytes: [UInt8], _ path: String) -> String {
    if case .other(let name) = FileKind(of: bytes) {
      return "it is \(name); convert it to PNG or JPEG, or save the input as .npy"
    }
    return path.suffix == "onnx"
      ? "it is no input; the model comes first, then the input"
      : "it is none of .npy, .npz, .png, .jpg, .ppm and .pgm"
  }
}

extension EncodedImage {
  /// Reads the header of an image file.
  fileprivate static func read(_ path: String) throws -> EncodedImage {
    guard let image = try EncodedImage(ByteReader.contents(of: path), path: path) else {
      throw ReadError(.malformed, path: path, reason: "it is no PNG, JPEG, PPM or PGM image")
    }
    return image
  }
}

extension String {
  /// The file and the array of `archive.npz:NAME`; `nil` for other texts.
  fileprivate var archiveAndArray: (file: String, array: String)? {
    guard let end = ranges(of: ".npz:").last else { return nil }
    return (String(self[..<index(before: end.upperBound)]), String(self[end.upperBound...]))
  }
}
