import Attribution
import Networks
import Training

/// One image and what it is explained for.
struct ExplainedExample: Sendable {
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
  static func four(of images: ImageSet, predicted: [Int]) -> [ExplainedExample] {
    func label(_ n: Int) -> Int { Int(images.labels[n]) }
    let wanted = ["bird", "ship", "deer"].compactMap { images.names.firstIndex(of: $0) }
    var chosen: [Int] = []
    for n in predicted.indices where predicted[n] == label(n) && chosen.count < 3 {
      let isNew = !chosen.contains { label($0) == label(n) }
      if isNew && (wanted.count < 3 || wanted.contains(label(n))) { chosen.append(n) }
    }
    chosen.sort { wanted.firstIndex(of: label($0)) ?? $0 < wanted.firstIndex(of: label($1)) ?? $1 }
    let wrong = predicted.indices.filter { predicted[$0] != label($0) }
    let cat = images.names.firstIndex(of: "cat")
    let deer = images.names.firstIndex(of: "deer")
    let slides = wrong.first { label($0) == cat && predicted[$0] == deer }
    var examples = chosen.map {
      ExplainedExample(image: $0, label: label($0), predicted: predicted[$0], target: label($0))
    }
    if let n = slides ?? wrong.first {
      for target in [predicted[n], label(n)] {
        examples.append(
          ExplainedExample(image: n, label: label(n), predicted: predicted[n], target: target))
      }
    }
    return examples
  }
}
