/// The chunks of a PNG file that matter, each checked to be where it may be.
struct PNGFile {
  let header: PNGHeader
  /// Red, green and blue of each entry; empty unless the image has a palette.
  private(set) var palette: [UInt8] = []
  /// The data of tRNS, empty if there is none.
  private(set) var transparency: [UInt8] = []
  /// The data of all chunks IDAT.
  private(set) var compressed: [UInt8] = []

  /// Reads all chunks.
  ///
  /// - Throws: `ReadError` for a chunk that is damaged, in the wrong place, or necessary and unknown,
  ///   and for bytes behind the last one.
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

  /// What is wrong with a chunk in its place, if something is.
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
        return "PLTE has \(count) bytes; 3 for each of 1 to \(most / 3) entries"
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
      guard chunk.isAncillary else { return "the chunk \(name) is necessary and not known here" }
    }
    return nil
  }
}
