/// The backward rule of ReLU nodes in gradient methods: what a ReLU propagates of the R that it
/// receives. Other activations are not affected.
///
/// Source: document 004, "Gradient Input" and "Guided Backpropagation".
public enum ReLURule: String, Hashable, Sendable, CaseIterable {
  /// The gradient: R · 1[z > 0] (Simonyan et al. 2013).
  case gradient
  /// DeconvNet: R⁺, whatever z is (Zeiler and Fergus 2014).
  case deconvNet
  /// Guided backpropagation: R⁺ · 1[z > 0] (Springenberg et al. 2014).
  case guided
}
