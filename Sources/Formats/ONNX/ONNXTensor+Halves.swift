/// The two float types of 16 bits. Every one of their numbers is a `Double` exactly.
extension ONNXTensor {
  /// The half-precision number (IEEE 754 binary16) with these bits.
  static func float16(_ bits: UInt16) -> Double {
    let sign: Double = bits >> 15 == 0 ? 1 : -1
    let exponent = UInt64(bits >> 10 & 0x1F)
    let fraction = UInt64(bits & 0x3FF)
    switch exponent {
    case 0: return sign * Double(fraction) * 0x1p-24
    case 0x1F: return fraction == 0 ? sign * .infinity : .nan
    // The bias is 15 here and 1023 in a Double; the fraction has 10 bits here and 52 there.
    default: return sign * Double(bitPattern: (exponent + 1008) << 52 | fraction << 42)
    }
  }

  /// The number whose bits are the upper half of a `Float`'s.
  static func bfloat16(_ bits: UInt16) -> Double {
    Double(Float(bitPattern: UInt32(bits) << 16))
  }
}
