package import Networks
import Numerics

/// The super-resolution problem of document 003: to find a fine map from coarse views of it, each
/// taken after a motion.
///
///     f(h) = ½ Σ_l ‖𝒟(𝒜_l(h)) − g_l‖² + λ TV_l1(h) + (μ/2) ‖h‖²
///
/// f is convex. It is not smooth where neighbours in h are equal.
///
/// Source: document 003, "Grad-CAM"; Morbidelli et al. 2020, equation 3.
package struct SuperResolution: Sendable {
  /// The height and width of the fine map.
  let size: (height: Int, width: Int)
  /// The height and width of each view.
  let coarse: (height: Int, width: Int)
  /// The motion 𝒜_l of each view, as a linear map.
  let warps: [LinearMap]
  /// The averaging 𝒟 over the positions of a view.
  let downsampling: LinearMap
  /// The views g_l, row by row, divided by `unit`.
  let views: [[Double]]
  /// The largest number in the views, which is the unit of h and f; 1 if none is positive.
  package let unit: Double
  /// The weight λ of the total variation.
  let lambda: Double
  /// The weight μ of the squared norm.
  let mu: Double

  /// Creates a problem whose λ and μ do not depend on the number or size of the views: they are
  /// given per view, and all views are divided by their largest number.
  ///
  /// - Parameters:
  ///   - views: The views g_l, each height × width.
  ///   - motions: The motion of the fine map before each view.
  ///   - size: The height and width of the fine map.
  ///   - lambda: The weight λ of the total variation, per view.
  ///   - mu: The weight μ of the squared norm, per view.
  package init(
    of views: [Tensor], after motions: [Motion], size: (height: Int, width: Int),
    lambda: Double = 0.0005, mu: Double = 0.01
  ) {
    precondition(views.count == motions.count && !views.isEmpty, "each view has a motion")
    self.size = size
    coarse = (views[0].shape.axes[0], views[0].shape.axes[1])
    warps = motions.map { .warp($0, height: size.height, width: size.width) }
    downsampling = .downsampling(from: size, to: coarse)
    let largest = views.reduce(0) { max($0, $1.elements.max() ?? 0) }
    let unit = largest > 0 ? largest : 1
    self.unit = unit
    self.views = views.map { $0.elements.map { $0 / unit } }
    self.lambda = lambda * Double(views.count)
    self.mu = mu * Double(views.count)
  }

  /// The value f(h) and one of its subgradients at h:
  ///
  ///     Σ_l 𝒜_lᵀ(𝒟ᵀ(𝒟(𝒜_l(h)) − g_l)) + λ ∂TV_l1(h) + μ h
  package func objective(at h: [Double]) -> (value: Double, subgradient: [Double]) {
    let grid = Grid([size.height, size.width])
    var value = lambda * grid.totalVariation(of: h) + mu / 2 * h.sumOfSquares
    var s = zip(grid.totalVariationSlope(at: h), h).map { lambda * $0 + mu * $1 }
    for (𝒜_l, g_l) in zip(warps, views) {
      let residual = zip(downsampling(𝒜_l(h)), g_l).map { $0 - $1 }
      value += residual.sumOfSquares / 2
      let pull = 𝒜_l.adjoint(downsampling.adjoint(residual))
      for p in s.indices { s[p] += pull[p] }
    }
    return (value, s)
  }

  /// The longest step 1/Λ that cannot overshoot the smooth part of f.
  ///
  ///     Λ = max over p of Σ_l (𝒜_lᵀ(𝒟ᵀ(1)))(p) + μ
  ///
  /// Λ bounds the largest eigenvalue of Σ_l 𝒜_lᵀ𝒟ᵀ𝒟𝒜_l + μ: no entry is negative and no row of 𝒟𝒜_l
  /// sums to more than 1, so no eigenvalue exceeds the largest column sum.
  package var longestStep: Double {
    let ones = downsampling.adjoint(Array(repeating: 1, count: downsampling.outputs))
    var sums = Array(repeating: 0.0, count: ones.count)
    for 𝒜_l in warps {
      for (p, part) in 𝒜_l.adjoint(ones).enumerated() { sums[p] += part }
    }
    return 1 / ((sums.max() ?? 0) + mu)
  }

  /// The fraction of the views that a fine map explains; 1 if it reproduces every view.
  ///
  ///     1 − Σ_l ‖𝒟(𝒜_l(h)) − g_l‖² / Σ_l ‖g_l − ḡ‖²        ḡ the mean of all views
  package func explained(by h: [Double]) -> Double {
    let all = views.joined()
    let mean = all.reduce(0, +) / Double(all.count)
    let spread = all.map { $0 - mean }.sumOfSquares
    let rest = zip(warps, views).reduce(0) { sum, view in
      sum + zip(downsampling(view.0(h)), view.1).map { $0 - $1 }.sumOfSquares
    }
    return spread > 0 ? 1 - rest / spread : 1
  }
}
