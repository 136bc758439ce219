/// The portable pixmap and greymap formats of Netpbm.
///
///     "P6" (colour) or "P5" (grey), width, height, maximum, one white space, then the samples:
///     one byte each, or two in big-endian order if the maximum is above 255
///     "P3", "P2": likewise, but each sample is a decimal number between white space
///
/// A `#` before the samples, and in `P3` and `P2` also among them, begins a comment that ends with
/// the line. Samples are scaled to 0…255.
///
/// Source: ppm(5) and pgm(5) of Netpbm.
public enum PPM {
  /// Reads an image from a PPM or PGM file.
  ///
  /// - Throws: `ReadError`: `missing` if the file does not exist, `malformed` if it is anything but
  ///   one image.
  public static func read(_ path: String) throws(ReadError) -> Image {
    try decode(ByteReader.contents(of: path), path: path)
  }

  /// Decodes the bytes of a PPM or PGM file.
  ///
  /// - Parameters:
  ///   - bytes: The contents of the file.
  ///   - path: The file's name, for error messages only.
  public static func decode(_ bytes: [UInt8], path: String) throws(ReadError) -> Image {
    var reader = ByteReader(bytes[...], path: path)
    let (form, width, height) = try head(&reader)
    let maximum = try reader.decimal("the greatest sample", 1...65535)
    let count = width * height * form.channels
    let samples =
      form.isPlain
      ? try reader.plainSamples(count, maximum) : try reader.rawSamples(count, maximum)
    return Image(width: width, height: height, channels: form.channels, samples: samples)
  }

  /// The size that the file announces, and its number of channels.
  static func size(
    of bytes: [UInt8], path: String
  ) throws(ReadError) -> (width: Int, height: Int, channels: Int) {
    var reader = ByteReader(bytes[...], path: path)
    let (form, width, height) = try head(&reader)
    return (width, height, form.channels)
  }

  private static func head(
    _ reader: inout ByteReader
  ) throws(ReadError) -> (form: Form, width: Int, height: Int) {
    let bytes = reader.bytes
    guard bytes.count > 2, bytes[0] == UInt8(ascii: "P"),
      let form = Form(rawValue: Unicode.Scalar(bytes[1]))
    else {
      throw reader.failure("it is not a Netpbm image of type P2, P3, P5 or P6")
    }
    _ = try reader.take(2)
    let width = try reader.decimal("the width", 1...Image.maximumSampleCount)
    let height = try reader.decimal("the height", 1...Image.maximumSampleCount)
    guard width * height <= Image.maximumSampleCount / form.channels else {
      throw reader.failure(
        "\(width)×\(height) is too large; at most \(Image.maximumSampleCount) samples are read")
    }
    return (form, width, height)
  }

  /// Encodes an image as `P6`, or as `P5` if it is grey.
  public static func encode(_ image: Image) -> [UInt8] {
    let form = image.channels == 3 ? "P6" : "P5"
    return Array("\(form)\n\(image.width) \(image.height)\n255\n".utf8) + image.samples
  }

  private enum Form: Unicode.Scalar {
    case plainGrey = "2"
    case plainColour = "3"
    case grey = "5"
    case colour = "6"

    var channels: Int { self == .colour || self == .plainColour ? 3 : 1 }
    var isPlain: Bool { self == .plainGrey || self == .plainColour }
  }
}

extension ByteReader {
  fileprivate mutating func rawSamples(_ count: Int, _ maximum: Int) throws(ReadError) -> [UInt8] {
    guard skipBlank() else { throw failure("one blank must precede the samples") }
    let size = maximum > 255 ? 2 : 1
    guard remaining == count * size else {
      throw failure("the samples take \(count * size) bytes; the file has \(remaining)")
    }
    var samples: [UInt8] = []
    samples.reserveCapacity(count)
    for _ in 0..<count {
      let sample =
        size == 2 ? Int(try bigEndian(UInt16.self)) : Int(try bigEndian(UInt8.self))
      guard sample <= maximum else { throw failure("a sample is greater than \(maximum)") }
      samples.append(Image.scaled(sample, maximum: maximum))
    }
    return samples
  }

  fileprivate mutating func plainSamples(
    _ count: Int, _ maximum: Int
  ) throws(ReadError) -> [UInt8] {
    guard count <= (remaining + 1) / 2 else {
      throw failure("\(count) samples are announced; \(remaining) bytes are left")
    }
    var samples: [UInt8] = []
    samples.reserveCapacity(count)
    for _ in 0..<count {
      let sample = try decimal("a sample", 0...maximum)
      samples.append(Image.scaled(sample, maximum: maximum))
    }
    skipBlanksAndComments()
    guard remaining == 0 else { throw failure("\(remaining) bytes follow the samples") }
    return samples
  }

  /// Reads the next decimal number, which must follow white space.
  fileprivate mutating func decimal(
    _ name: String, _ range: ClosedRange<Int>
  ) throws(ReadError) -> Int {
    guard skipBlanksAndComments() else { throw failure("a blank must precede \(name)") }
    guard let first = next, isDigit(first) else { throw failure("\(name) must be a number") }
    var value = 0
    while let byte = next, isDigit(byte) {
      value = min(value * 10 + Int(byte - UInt8(ascii: "0")), range.upperBound + 1)
      skip()
    }
    guard range.contains(value) else {
      throw failure("\(name) must be from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Skips white space and comments; returns whether there were any.
  @discardableResult
  private mutating func skipBlanksAndComments() -> Bool {
    let start = position
    while true {
      if next == UInt8(ascii: "#") {
        while let byte = next, byte != 0x0A, byte != 0x0D { skip() }
      } else if !skipBlank() {
        return position > start
      }
    }
  }

  private mutating func skipBlank() -> Bool {
    guard let byte = next, byte == 0x20 || (0x09...0x0D).contains(byte) else { return false }
    skip()
    return true
  }
}
