import Foundation
import Training

/// The cross entropy of one example: the negative log-probability of its label y under the scores
/// z.
///
///     p_k = e^{z_k} / Σ_l e^{z_l}        L = −log p_y
///     ∂L/∂z_k = (p_k − 1[k = y]) / N     of the mean over a batch of N examples
///
/// Source: document 001, "Training Process", where `criterion` is PyTorch's cross entropy.
struct CrossEntropy {
  /// The loss L of this example alone.
  let loss: Double
  /// The derivative of the batch's mean loss with respect to each score.
  let gradient: [Double]

  init(of z: [Double], label y: Int, examples N: Int) {
    let log_p = logProbabilities(of: z)
    loss = -log_p[y]
    gradient = log_p.indices.map { k in (exp(log_p[k]) - (k == y ? 1 : 0)) / Double(N) }
  }
}
