import Attribution
import Networks
import Training

/// A test image and the class for which it is explained.
struct MiniVGGExample: Sendable {
  /// The index of the image in the test set.
  let image: Int
  let label: Int
  let predicted: Int
  /// The class whose score is explained.
  let target: Int

  /// The four examples of the slides: three correctly classified images of different classes, and a
  /// misclassified one. The misclassified image is there twice: for the predicted class and for its
  /// own.
  ///
  /// The slides show a bird, a ship, a deer, and a cat classified as a deer. If the data set has
  /// classes with these names, the examples belong to them. Otherwise they are the first images
  /// that qualify.
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
