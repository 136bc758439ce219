/// An image file whose size is known and whose samples are not decoded yet, so that an image of the
/// wrong size costs nothing.
package struct EncodedImage: Sendable {
  package let path: String
  package let width: Int
  package let height: Int
  /// The number of channels: 1 for grey, 3 for colour.
  package let channels: Int
  private let bytes: [UInt8]
  private let kind: FileKind

  /// Reads the header of an image; `nil` if the bytes are not those of an image that is read here.
  package init?(_ bytes: [UInt8], path: String) throws(ReadError) {
    switch FileKind(of: bytes) {
    case .png:
      let header = try PNGFile.header(bytes, path: path)
      (width, height, channels) = (header.width, header.height, header.colour.channels)
      kind = .png
    case .jpeg:
      let frame = try JPEGFile(bytes, path: path, allocates: false).frame
      (width, height, channels) = (frame.width, frame.height, frame.components.count)
      kind = .jpeg
    case .netpbm:
      (width, height, channels) = try PPM.size(of: bytes, path: path)
      kind = .netpbm
    default: return nil
    }
    self.bytes = bytes
    self.path = path
  }

  /// Decodes the samples.
  package func decoded() throws(ReadError) -> Image {
    switch kind {
    case .png: try PNG.decode(bytes, path: path)
    case .jpeg: try JPEG.decode(bytes, path: path)
    default: try PPM.decode(bytes, path: path)
    }
  }
}
