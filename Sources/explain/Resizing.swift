import Arguments
import Formats

/// How `--resize` brings an image to the network's size.
enum Resizing {
  /// The shorter side gets this length, then the centre is cut out.
  case shorterSide(Int)
  /// The image gets the smallest size that covers the network's, then the centre is cut out.
  case cover
  /// Both sides get the network's lengths, whatever their ratio was.
  case stretch

  /// The resizing that the command line asks for.
  static func chosen(by arguments: ParsedArguments) throws(Refusal) -> Resizing? {
    switch arguments.value(.resize) {
    case nil: return nil
    case "cover": return .cover
    case "stretch": return .stretch
    case let text?:
      guard let side = Int(text), (1...16384).contains(side) else {
        throw Refusal(
          .usage,
          "--resize takes the length of the shorter side, from 1 to 16384, cover or stretch,"
            + " not '\(text)'")
      }
      return .shorterSide(side)
    }
  }

  /// The size before the centre is cut out. The longer side is rounded down, as torchvision's
  /// `Resize` does.
  private func size(
    from image: (width: Int, height: Int), to target: (width: Int, height: Int)
  ) -> (width: Int, height: Int) {
    let shorter: Int
    switch self {
    case .stretch: return target
    case .shorterSide(let side): shorter = side
    case .cover:
      let isWide = image.width * target.height >= image.height * target.width
      return isWide
        ? (max(target.width, target.height * image.width / image.height), target.height)
        : (target.width, max(target.height, target.width * image.height / image.width))
    }
    return image.width < image.height
      ? (shorter, shorter * image.height / image.width)
      : (shorter * image.width / image.height, shorter)
  }

  /// The image at the network's size.
  func resized(
    _ image: EncodedImage, to target: (width: Int, height: Int)
  ) throws(Refusal) -> Image {
    let size = size(from: (image.width, image.height), to: target)
    guard size.width >= target.width, size.height >= target.height else {
      throw Refusal(
        .usage,
        "--resize makes \(image.path) \(size.width)×\(size.height) pixels, less than the network's"
          + " \(target.width)×\(target.height)")
    }
    guard size.width * size.height <= 1 << 26 else {
      throw Refusal(
        .badData,
        "\(image.path): --resize would make it \(size.width)×\(size.height) pixels, too many")
    }
    do throws(ReadError) {
      return try image.decoded().resized(width: size.width, height: size.height)
        .centre(width: target.width, height: target.height)
    } catch {
      throw Refusal(.badData, error.description)
    }
  }
}
