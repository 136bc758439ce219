import Figures
import Formats
import Networks
import Training

extension ImageSet {
  /// One of the images, as it is.
  func picture(_ n: Int) -> Image { Image(batch([n]).inputs.example(0)) }

  /// An image's label.
  func label(_ n: Int) -> Int { Int(labels[n]) }
}
