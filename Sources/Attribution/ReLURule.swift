/// The backward rule of ReLU nodes in gradient methods: what a ReLU propagates of the R that it
/// receives. Other activations are not affected.
///
/// Source: document 004, "Gradient Input" and "Guided Backpropagation".
public enum ReLURule: Hashable, Sendable, CaseIterable {
  /// The gradient: R · 1[z > 0] (Simonyan et al. 2013).
  case gradient
  /// DeconvNet: R⁺, whatever z is (Zeiler and Fergus 2014).
  case deconvNet
  /// Guided backpropagation: R⁺ · 1[z > 0] (Springenberg et al. 2014).
  case guided
  /// BetaSmooth: R · σ(βz), the derivative of softplus with sharpness β > 0 (Dombrowski et al. 2019;
  /// zennit 0.5.1, rule ReLUBetaSmooth).
  case betaSmooth(Double)

  /// Every rule, BetaSmooth with zennit's default β = 10.
  public static let allCases: [ReLURule] = [.gradient, .deconvNet, .guided, .betaSmooth(10)]
}
