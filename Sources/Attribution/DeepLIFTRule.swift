/// How DeepLIFT goes through an activation.
///
/// Source: Shrikumar et al. 2017, sections 3.5.2 and 3.5.3.
public enum DeepLIFTRule: String, Hashable, Sendable, CaseIterable {
  /// m = Δout / Δin.
  case rescale
  /// The positive and the negative part of Δin each with a multiplier of its own, so that parts
  /// which cancel are seen.
  case revealCancel
}
