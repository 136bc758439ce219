/// Anisotropic total variation of a grid: how much neighbours differ, down and across.
///
///     TV_l1(h) = Σ |h(y + 1, x) − h(y, x)| + Σ |h(y, x + 1) − h(y, x)|
///
/// A sharp edge costs what a slow slope of the same height costs, so edges are kept where a sum of
/// squares would smear them.
///
/// Source: document 003, "Grad-CAM".
package struct TotalVariation: Hashable, Sendable {
  let height: Int
  let width: Int

  /// Of grids of this size, row by row.
  package init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  /// TV_l1(h).
  package func value(at h: [Double]) -> Double {
    var sum = 0.0
    forEachPair { sum += abs(h[$1] - h[$0]) }
    return sum
  }

  /// One of its subgradients: +1 for the larger of two neighbours and −1 for the smaller, added up over
  /// all pairs; 0 for a pair of equals, where anything from −1 to 1 would be one.
  package func subgradient(at h: [Double]) -> [Double] {
    var s = Array(repeating: 0.0, count: h.count)
    forEachPair { first, second in
      let sign = h[second] > h[first] ? 1.0 : h[second] < h[first] ? -1 : 0
      s[second] += sign
      s[first] -= sign
    }
    return s
  }

  /// Every pixel with the one below it, and with the one to its right.
  private func forEachPair(_ use: (_ first: Int, _ second: Int) -> Void) {
    for y in 0..<height {
      for x in 0..<width {
        let p = y * width + x
        if y + 1 < height { use(p, p + width) }
        if x + 1 < width { use(p, p + 1) }
      }
    }
  }
}
