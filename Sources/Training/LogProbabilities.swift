import Foundation

/// The logarithms of a softmax's probabilities.
///
///     log p_k = z_k − max z − log Σ_l e^{z_l − max z}
///
/// No exponential is above 1, so that scores of any size give finite logarithms.
///
/// - Parameter scores: z, one or more.
public func logProbabilities(of scores: [Double]) -> [Double] {
  let most = scores.max() ?? 0
  let logSum = log(scores.reduce(0) { $0 + exp($1 - most) })
  return scores.map { $0 - most - logSum }
}
