import Foundation

/// Converts half precision (IEEE 754 binary16) from and to `Double`.
///
///     bits   sign 1, exponent e 5, fraction f 10
///     e = 0        ± f · 2^−24                 (zero and the subnormal numbers)
///     0 < e < 31   ± (1024 + f) · 2^(e − 25)
///     e = 31       ± infinity if f = 0, otherwise NaN
///
/// Only integer arithmetic and exact scaling are used, because Swift has `Float16` on some
/// processors only.
package enum Half {
  /// Decodes a half. Every half is exactly a `Double`; a NaN keeps its fraction.
  package static func number(_ bits: UInt16) -> Double {
    let sign: Double = bits >> 15 == 0 ? 1 : -1
    let exponent = Int(bits >> 10 & 31)
    let fraction = Int(bits & 1023)
    switch exponent {
    case 0:
      return sign * Double(fraction) * powerOfTwo(-24)
    case 31:
      return Double(bitPattern: UInt64(bits >> 15) << 63 | 0x7FF << 52 | UInt64(fraction) << 42)
    default:
      return sign * Double(1024 + fraction) * powerOfTwo(exponent - 25)
    }
  }

  /// Decodes a bfloat16: its bits are the upper half of a `Float`.
  package static func brain(_ bits: UInt16) -> Double {
    Double(Float(bitPattern: UInt32(bits) << 16))
  }

  /// Encodes a number as the nearest half, ties to even. Magnitudes from 65520 up become infinite.
  /// A NaN keeps the upper ten bits of its fraction, or gets a nonzero fraction if they are all
  /// zero.
  package static func bits(_ number: Double) -> UInt16 {
    let sign: UInt16 = number.sign == .minus ? 0x8000 : 0
    let magnitude = number.magnitude
    if number.isNaN {
      let fraction = UInt16(truncatingIfNeeded: number.bitPattern >> 42) & 1023
      return sign | 0x7C00 | (fraction == 0 ? 512 : fraction)
    }
    guard magnitude < 65520 else { return sign | 0x7C00 }
    // Neighbouring halves are `step` apart here. A count of steps that rounds up to 2048 carries
    // into the exponent, as it should.
    let exponent = max(-14, magnitude == 0 ? -14 : Int(magnitude.exponent))
    let steps = (magnitude * powerOfTwo(10 - exponent)).rounded(.toNearestOrEven)
    return sign | (UInt16(exponent + 14) << 10 + UInt16(steps))
  }

  /// 2^n for −1022 ≤ n ≤ 1023, exactly.
  private static func powerOfTwo(_ n: Int) -> Double {
    Double(bitPattern: UInt64(n + 1023) << 52)
  }
}
