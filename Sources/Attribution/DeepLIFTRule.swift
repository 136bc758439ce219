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
