/// The work that is measured: one pass, the fifty of integrated gradients, or a step of training.
package enum Work: String, CaseIterable, Sendable {
  /// The output.
  case forward
  /// The first output's gradient at the input.
  case gradient
  /// The input's relevance under the composites of these names, started from one at the first
  /// output.
  case epsilonPlusFlat = "epsilon-plus-flat"
  case epsilonGammaBox = "epsilon-gamma-box"
  /// DeepLIFT's multipliers at the input, against one baseline of zeros for all examples.
  case deepLIFT = "deeplift"
  /// From a baseline of zeros, in `integrationSteps` steps.
  case integratedGradients = "integrated-gradients"
  /// One step on a batch, with document 001's dropout and Adam.
  case training

  /// How many gradients integrated gradients take.
  package static let integrationSteps = 50
  /// An input's bounds, which is also where inputs are drawn from.
  package static let bound = 3.0
}
