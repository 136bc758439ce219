import Foundation

/// The logarithms of the softmax of scores.
///
///     log p_k = z_k − max z − log Σ_l e^{z_l − max z}
///
/// No exponential exceeds 1, so scores of any size give finite logarithms.
///
/// - Parameter scores: The scores z, at least one.
public func logProbabilities(of scores: [Double]) -> [Double] {
  let most = scores.max() ?? 0
  let logSum = log(scores.reduce(0) { $0 + exp($1 - most) })
  return scores.map { $0 - most - logSum }
}
