import Attribution
import Networks
import Training

/// One image and what it is explained for.
struct MiniVGGExample: Sendable {
  /// Which of the test images.
  let image: Int
  let label: Int
  let predicted: Int
  /// The class whose score is explained.
  let target: Int

  /// The slides' four examples: three that are right, of classes that differ, and one that is wrong.
  /// The last is there twice, for the class it is taken for and for the one it is.
  ///
  /// The slides show a bird, a ship, a deer, and a cat taken for a deer; where classes have these
  /// names, so do these examples. Otherwise they are the first of their kind.
  static func four(of images: ImageSet, predicted: [Int]) -> [MiniVGGExample] {
    let wanted = ["bird", "ship", "deer"].compactMap { images.names.firstIndex(of: $0) }
    var chosen: [Int] = []
    for n in predicted.indices where predicted[n] == images.label(n) && chosen.count < 3 {
      let isNew = !chosen.contains { images.label($0) == images.label(n) }
      if isNew && (wanted.count < 3 || wanted.contains(images.label(n))) { chosen.append(n) }
    }
    chosen.sort {
      wanted.firstIndex(of: images.label($0)) ?? $0 < wanted.firstIndex(of: images.label($1)) ?? $1
    }
    let wrong = predicted.indices.filter { predicted[$0] != images.label($0) }
    let cat = images.names.firstIndex(of: "cat")
    let deer = images.names.firstIndex(of: "deer")
    let slides = wrong.first { images.label($0) == cat && predicted[$0] == deer }
    var examples = chosen.map {
      MiniVGGExample(
        image: $0, label: images.label($0), predicted: predicted[$0], target: images.label($0))
    }
    if let n = slides ?? wrong.first {
      for target in [predicted[n], images.label(n)] {
        examples.append(
          MiniVGGExample(
            image: n, label: images.label(n), predicted: predicted[n], target: target))
      }
    }
    return examples
  }
}
