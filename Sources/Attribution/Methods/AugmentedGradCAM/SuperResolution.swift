package import Networks
import Numerics

/// A fine map sought behind coarse views of it, each seen after a motion: document 003's problem.
///
///     f(h) = ½ Σ_l ‖𝒟(𝒜_l(h)) − g_l‖² + λ TV_l1(h) + (μ/2) ‖h‖²
///
/// f is convex and, where two neighbours of h are equal, not smooth.
///
/// Source: document 003, "Grad-CAM"; Morbidelli et al. 2020, equation 3.
package struct SuperResolution: Sendable {
  /// Height and width of the fine map.
  let size: (height: Int, width: Int)
  /// Height and width of each view.
  let coarse: (height: Int, width: Int)
  /// 𝒜_l, for each view.
  let warps: [LinearMap]
  /// 𝒟
  let downsampling: LinearMap
  /// g_l, for each view, row by row, in this unit.
  let views: [[Double]]
  /// The views' largest number, which is one in h and in f; 1 where none is positive.
  package let unit: Double
  /// λ
  let lambda: Double
  /// μ
  let mu: Double

  /// A problem in which λ and μ mean the same whatever the number of views and their size: they are
  /// given for each view, and all views are divided by their largest number.
  ///
  /// - Parameters:
  ///   - views: g_l, each height × width.
  ///   - motions: What was done to the fine map before each view.
  ///   - size: Height and width of the fine map.
  package init(
    of views: [Tensor], after motions: [Motion], size: (height: Int, width: Int),
    lambda: Double = 0.0005, mu: Double = 0.01
  ) {
    precondition(views.count == motions.count && !views.isEmpty, "a motion for each view")
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

  /// f(h), and one of its subgradients there:
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

  /// The longest step with which no descent overshoots the smooth part of f, 1/Λ.
  ///
  ///     Λ = max over p of Σ_l (𝒜_lᵀ(𝒟ᵀ(1)))(p) + μ
  ///
  /// bounds the largest eigenvalue of Σ_l 𝒜_lᵀ𝒟ᵀ𝒟𝒜_l + μ: no entry is negative and no row of 𝒟𝒜_l
  /// adds up to more than 1, so no eigenvalue is larger than the largest sum of a column.
  package var longestStep: Double {
    let ones = downsampling.adjoint(Array(repeating: 1, count: downsampling.outputs))
    var sums = Array(repeating: 0.0, count: ones.count)
    for 𝒜_l in warps {
      for (p, part) in 𝒜_l.adjoint(ones).enumerated() { sums[p] += part }
    }
    return 1 / ((sums.max() ?? 0) + mu)
  }

  /// Which part of what the views show one fine map explains: 1 if it gives every view.
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
