import Foundation

/// The loss of a classifier and where it comes from, example by example.
///
///     L = −log softmax(z)_y          ∂L/∂z_k = softmax(z)_k − 1[k = y]
///
/// - Parameters:
///   - scores: z, as many as there are classes.
///   - slopes: Where the slopes go, times `share`.
///   - share: What the example counts for in the batch: 1/N.
/// - Returns: L.
func crossEntropy(
  of scores: UnsafePointer<Float>, classes: Int, label: Int, slopes: Floats, share: Double
) -> Double {
  let z = (0..<classes).map { Double(scores[$0]) }
  // Less the largest, so that no exponential overflows.
  let largest = z.max() ?? 0
  let total = z.reduce(0) { $0 + exp($1 - largest) }
  for k in 0..<classes {
    slopes[k] = Float((exp(z[k] - largest) / total - (k == label ? 1 : 0)) * share)
  }
  return log(total) - (z[label] - largest)
}
