/// The work that is measured: one pass, the fifty passes of integrated gradients, or a training
/// step.
package enum Work: String, CaseIterable, Sendable {
  /// The output of the network.
  case forward
  /// The gradient of the first output at the input.
  case gradient
  /// The input's relevance under EpsilonPlusFlat, with one-hot initial relevance at the first
  /// output.
  case epsilonPlusFlat = "epsilon-plus-flat"
  case epsilonGammaBox = "epsilon-gamma-box"
  /// LRP-ε with ε = 0.001 everywhere, with one-hot initial relevance at the first output.
  case epsilon
  /// DeepLIFT's multipliers at the input, with one baseline of zeros for all examples.
  case deepLIFT = "deeplift"
  /// Integrated gradients from a baseline of zeros, in `integrationSteps` steps.
  case integratedGradients = "integrated-gradients"
  /// One training step on a batch, with document 001's dropout and Adam.
  case training

  /// The number of gradients in integrated gradients.
  package static let integrationSteps = 50
  /// The bound of the inputs' absolute values.
  package static let bound = 3.0
}
