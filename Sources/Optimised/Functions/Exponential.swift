import Foundation

/// The exponentials of sixteen numbers that are not positive, in single precision.
///
///     e^y = 2^n e^r ,   n = round(y / ln 2) ,   r = y − n ln 2
///     e^r − 1 = r + r²/2! + … + r⁷/7!
///
/// Since |r| is at most ln 2 / 2, the terms left out are below 6e-9. Numbers below −87, whose exponential
/// is below the normal numbers of single precision, count as −87. NaN stays NaN.
struct Exponential {
  /// 2^n.
  private let power: Lanes
  /// e^r − 1.
  private let remainder: Lanes

  @inline(__always)
  init(_ y: Lanes) {
    let y = y.replacing(with: -87, where: y .< -87)
    // Adding 1.5 · 2²³ rounds to whole numbers, and leaves n in the lowest bits.
    let rounding = Lanes(repeating: 12_582_912)
    let shifted = rounding.addingProduct(y, Lanes(repeating: 1 / ln2))
    let n = shifted - rounding
    let bits = unsafeBitCast(shifted, to: SIMD16<UInt32>.self)
    power = unsafeBitCast((bits &+ 127) &<< 23, to: Lanes.self)
    // ln 2 in two parts, of which the first has so few digits that its product with n is exact.
    let r = y.addingProduct(n, Lanes(repeating: -ln2High)).addingProduct(
      n, Lanes(repeating: -ln2Low))
    var series = Lanes(repeating: 1 / 5040)
    series = Lanes(repeating: 1 / 720).addingProduct(r, series)
    series = Lanes(repeating: 1 / 120).addingProduct(r, series)
    series = Lanes(repeating: 1 / 24).addingProduct(r, series)
    series = Lanes(repeating: 1 / 6).addingProduct(r, series)
    series = Lanes(repeating: 1 / 2).addingProduct(r, series)
    remainder = r.addingProduct(r * r, series)
  }

  /// e^y.
  @inline(__always)
  var value: Lanes { power.addingProduct(power, remainder) }

  /// e^y − 1, accurate near 0 too.
  @inline(__always)
  var minusOne: Lanes { (power - 1).addingProduct(power, remainder) }
}

private let ln2 = Float(M_LN2)
private let ln2High: Float = 0.693359375
private let ln2Low = Float(M_LN2 - 0.693359375)

extension Lanes {
  @inline(__always)
  private var magnitude: Lanes { replacing(with: -self, where: self .< 0) }

  /// σ(z) = 1 / (1 + e^{−|z|}), and e^{−|z|} times that for negative z.
  @inline(__always)
  var sigmoid: Lanes {
    let t = Exponential(-magnitude).value
    return Lanes(repeating: 1).replacing(with: t, where: self .< 0) / (1 + t)
  }

  /// tanh z = −e / (2 + e) with e = e^{−2|z|} − 1, and the sign of z.
  @inline(__always)
  var tanh: Lanes {
    let e = Exponential(-2 * magnitude).minusOne
    return e.replacing(with: -e, where: self .>= 0) / (2 + e)
  }

  /// σ′(z) = t / (1 + t)² with t = e^{−|z|}.
  @inline(__always)
  var sigmoidSlope: Lanes {
    let t = Exponential(-magnitude).value
    return t / ((1 + t) * (1 + t))
  }

  /// tanh′ z = 4u / (1 + u)² with u = e^{−2|z|}.
  @inline(__always)
  var tanhSlope: Lanes {
    let u = Exponential(-2 * magnitude).value
    return 4 * u / ((1 + u) * (1 + u))
  }
}
