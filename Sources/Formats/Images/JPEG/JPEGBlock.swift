/// A block of 8×8 coefficients or samples.
enum JPEGBlock {
  /// The place in a row-by-row block of each coefficient in the order of the file (T.81, figure
  /// A.6).
  static let zigzag = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5,
    12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
    35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
    58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
  ]

  /// Transforms coefficients to samples from 0 to 255, in place.
  ///
  ///     s_yx = ¼ Σ_uv C_u C_v S_vu cos((2x+1)uπ/16) cos((2y+1)vπ/16) + 128 ,   C_0 = 1/√2, else 1
  ///
  /// Columns are transformed first and keep two bits after the binary point, then rows. Each
  /// transform is the flow graph of Loeffler, Ligtenberg and Moschytz (1989) in integers with 13
  /// bits after the point, rounded as in libjpeg, so that the samples are the same.
  static func transform(_ block: inout [Int]) {
    for column in 0..<8 { transform(&block, from: column, step: 8, shift: 13 - 2) }
    for row in 0..<8 { transform(&block, from: 8 * row, step: 1, shift: 13 + 2 + 3) }
    for i in 0..<64 { block[i] = min(max(block[i] + 128, 0), 255) }
  }

  /// Transforms eight numbers that are `step` apart. The results are shifted right, rounded.
  private static func transform(_ s: inout [Int], from first: Int, step: Int, shift: Int) {
    func input(_ n: Int) -> Int { s[first + n * step] }
    // The even part.
    let c = (input(2) + input(6)) * 4433
    let (d0, d1) = (c + input(6) * -15137, c + input(2) * 6270)
    let (e0, e1) = ((input(0) + input(4)) << 13, (input(0) - input(4)) << 13)
    let even = SIMD4(e0 + d1, e1 + d0, e1 - d0, e0 - d1)
    // The odd part.
    let (a, b, e, f) = (input(7), input(5), input(3), input(1))
    let z5 = (a + e + b + f) * 9633
    let (z1, z2) = ((a + f) * -7373, (b + e) * -20995)
    let (z3, z4) = ((a + e) * -16069 + z5, (b + f) * -3196 + z5)
    let odd = SIMD4(
      f * 12299 + z1 + z4, e * 25172 + z2 + z3, b * 16819 + z2 + z4, a * 2446 + z1 + z3)
    let half = 1 << (shift - 1)
    for n in 0..<4 {
      s[first + n * step] = (even[n] + odd[n] + half) >> shift
      s[first + (7 - n) * step] = (even[n] - odd[n] + half) >> shift
    }
  }
}
