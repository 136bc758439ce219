/// What a ReLU hands down of what it receives, R, on the way back. Only ReLU nodes are concerned.
///
/// Source: document 004, "Gradient Input" and "Guided Backpropagation".
public enum ReLURule: String, Hashable, Sendable, CaseIterable {
  /// R · 1[z > 0]: the gradient (Simonyan et al. 2013).
  case gradient
  /// R⁺, whatever z is: DeconvNet (Zeiler and Fergus 2014).
  case deconvNet
  /// R⁺ · 1[z > 0]: guided backpropagation (Springenberg et al. 2014).
  case guided
}
