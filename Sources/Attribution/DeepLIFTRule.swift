package import Networks

/// The rule by which DeepLIFT's multipliers pass through an activation.
///
/// Source: Shrikumar et al. 2017, sections 3.5.2 and 3.5.3.
public enum DeepLIFTRule: String, Hashable, Sendable, CaseIterable {
  /// Rescale: m = Δout / Δin.
  case rescale
  /// RevealCancel: separate multipliers for the positive and the negative part of Δin, which reveal
  /// parts that cancel.
  case revealCancel
}

extension Set<Operation.Kind> {
  /// Linear operations through which RevealCancel passes both parts of a difference: scaling and
  /// shifting, batch normalisation and average pooling. So a batch normalisation gives the same
  /// result before and after it is merged into the layer below.
  ///
  /// Source: kundajelab/deeplift 0201a21, which passes both parts there too.
  package static let passingBothParts: Set<Operation.Kind> = [
    .affine, .batchNormalization, .averagePooling,
  ]
}
