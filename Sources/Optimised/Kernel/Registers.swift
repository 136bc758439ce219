/// The shapes of the innermost loops, which depend on the processor's registers: as many sums as stay
/// in registers beside the weights and the input, and enough of them that no addition waits for the
/// one before it. Every sum adds its terms in the same order in all of them, so the results have the
/// same bits.
///
/// The manifest defines `WIDE_REGISTERS` where the processor has AVX-512. A compiler for Swift cannot
/// be asked for a processor's features.
#if WIDE_REGISTERS
  // Thirty-two registers of sixteen numbers.

  /// What one instruction computes.
  typealias Register = SIMD16<Float>
  /// The outputs that a tile computes side by side.
  typealias Strip = Panel
  /// The tile for many positions: sixteen registers of sums.
  typealias BlockTile = Tile<8, 1>
  /// The tile for few outputs: sixteen registers of sums.
  typealias DotTile = Dots<4>
#else
  // Sixteen registers of eight numbers (AVX2), or thirty-two of four (Arm).

  /// What one instruction computes.
  typealias Register = SIMD8<Float>
  /// The outputs that a tile computes side by side: half a panel.
  typealias Strip = Lanes
  /// The tile for many positions: twelve registers of eight sums.
  typealias BlockTile = Tile<6, 1>
  /// The tile for few outputs: eight registers of sums.
  typealias DotTile = Dots<1>
#endif

/// The tile for two to four positions.
typealias LowTile = Tile<4, 1>
/// The tile for a single position.
typealias LineTile = Tile<1, 4>
/// The tile for the last outputs of a single position.
typealias SingleTile = Tile<1, 1>
