import Figures
import Formats
import Networks
import Training

extension ImageSet {
  /// The picture of image `n`, unscaled.
  func picture(_ n: Int) -> Image { Image(batch([n]).inputs.example(0)) }

  /// The label of image `n`.
  func label(_ n: Int) -> Int { Int(labels[n]) }
}
