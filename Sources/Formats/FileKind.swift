/// The kind of a file, recognised by its first bytes.
package enum FileKind: Hashable, Sendable {
  case npy
  case npz
  case png
  case jpeg
  case netpbm
  /// A kind that is not read here, by its name.
  case other(String)

  /// Recognises the kind of a file; `nil` if the bytes are those of none.
  package init?(of bytes: some Collection<UInt8>) {
    func begins(_ signature: some Collection<UInt8>) -> Bool { bytes.starts(with: signature) }
    if begins(NPY.magic) {
      self = .npy
    } else if begins(ZipArchive.signature) || begins(ZipArchive.emptySignature) {
      self = .npz
    } else if begins(PNG.signature) {
      self = .png
    } else if begins(JPEG.signature) {
      self = .jpeg
    } else if let kind = Self.others.first(where: { begins(Array($0.signature.utf8)) }) {
      self = .other(kind.name)
    } else if bytes.count > 2, let second = bytes.dropFirst().first,
      begins("P".utf8), Array("12345678".utf8).contains(second),
      let third = bytes.dropFirst(2).first, third == 0x23 || third <= 0x20
    {
      self = .netpbm
    } else {
      return nil
    }
  }

  private static let others: [(signature: String, name: String)] = [
    ("GIF8", "a GIF image"), ("BM", "a BMP image"), ("II*\0", "a TIFF image"),
    ("MM\0*", "a TIFF image"), ("RIFF", "a WebP image or another RIFF file"),
    ("\0\0\0\u{18}ftyp", "a HEIC image or a video"),
    ("\0\0\0\u{1C}ftyp", "a HEIC image or a video"),
    ("\0\0\0 ftyp", "an AVIF image or a video"), ("%PDF", "a PDF document"),
    ("\u{7F}ELF", "a program"),
  ]
}
