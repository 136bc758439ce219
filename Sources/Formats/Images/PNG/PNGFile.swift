/// The relevant chunks of a PNG file, each checked to be in a valid place.
struct PNGFile {
  let header: PNGHeader
  /// The palette: red, green and blue of each entry. Empty for other colour types.
  private(set) var palette: [UInt8] = []
  /// The data of the tRNS chunk; empty if there is none.
  private(set) var transparency: [UInt8] = []
  /// The concatenated data of all IDAT chunks.
  private(set) var compressed: [UInt8] = []

  /// Reads the first chunk alone.
  static func header(_ bytes: [UInt8], path: String) throws(ReadError) -> PNGHeader {
    var reader = ByteReader(bytes[...], path: path)
    _ = try reader.take(PNG.signature.count)
    return try PNGHeader(PNGChunk(&reader), path: path)
  }

  /// Reads all chunks.
  ///
  /// - Throws: `ReadError` for a damaged, misplaced or unknown critical chunk, and for bytes after
  ///   the last one.
  init(_ bytes: [UInt8], path: String) throws(ReadError) {
    var reader = ByteReader(bytes[...], path: path)
    guard bytes.starts(with: PNG.signature) else {
      throw reader.failure("it is not a PNG file: those start with \\x89PNG")
    }
    _ = try reader.take(PNG.signature.count)
    header = try PNGHeader(PNGChunk(&reader), path: path)
    var previous = "IHDR"
    while previous != "IEND" {
      let start = reader
      let chunk = try PNGChunk(&reader)
      if let reason = objection(to: chunk, after: previous) { throw start.failure(reason) }
      switch chunk.name {
      case "PLTE": if header.colour == .palette { palette = Array(chunk.data) }
      case "tRNS": transparency = Array(chunk.data)
      case "IDAT": compressed += chunk.data
      default: break
      }
      previous = chunk.name
    }
    guard reader.remaining == 0 else {
      throw reader.failure("\(reader.remaining) bytes follow the image")
    }
  }

  /// The reason why a chunk is not valid at its place, or `nil` if it is.
  private func objection(to chunk: PNGChunk, after previous: String) -> String? {
    let name = chunk.name
    let count = chunk.data.count
    switch name {
    case "PLTE":
      guard header.colour != .grey, header.colour != .greyAlpha else {
        return "a grey image has a palette"
      }
      guard palette.isEmpty, transparency.isEmpty, compressed.isEmpty else {
        return "PLTE must come once, before tRNS and IDAT"
      }
      let most = header.colour == .palette ? 3 << header.depth : 768
      guard count > 0, count <= most, count % 3 == 0 else {
        return "PLTE has \(count) bytes; it must have 3 for each of 1 to \(most / 3) entries"
      }
    case "tRNS":
      guard !header.colour.hasAlpha else { return "an image with alpha has tRNS" }
      guard transparency.isEmpty, compressed.isEmpty else {
        return "tRNS must come once, before IDAT"
      }
      let fits =
        header.colour == .palette
        ? count > 0 && count <= palette.count / 3 : count == 2 * header.colour.channels
      guard fits else { return "tRNS has \(count) bytes, which do not fit the image" }
    case "IDAT":
      guard header.colour != .palette || !palette.isEmpty else { return "PLTE is missing" }
      guard compressed.isEmpty || previous == "IDAT" else { return "IDAT chunks are not together" }
    case "IEND":
      guard !compressed.isEmpty else { return "there are no image data" }
      guard count == 0 else { return "IEND has data" }
    default:
      guard chunk.isAncillary else { return "the critical chunk \(name) is unknown" }
    }
    return nil
  }
}
