import Foundation

/// The cross entropy of one example, and its gradient.
///
///     L = −log softmax(z)_y          ∂L/∂z_k = softmax(z)_k − 1[k = y]
///
/// - Parameters:
///   - scores: The scores z, one per class.
///   - slopes: Receives the gradient times `share`.
///   - share: The weight of the example in the batch, 1/N.
/// - Returns: The loss L.
func crossEntropy(
  of scores: UnsafePointer<Float>, classes: Int, label: Int, slopes: Floats, share: Double
) -> Double {
  let z = (0..<classes).map { Double(scores[$0]) }
  // The largest score is subtracted so that no exponential overflows.
  let largest = z.max() ?? 0
  let total = z.reduce(0) { $0 + exp($1 - largest) }
  for k in 0..<classes {
    slopes[k] = Float((exp(z[k] - largest) / total - (k == label ? 1 : 0)) * share)
  }
  return log(total) - (z[label] - largest)
}
