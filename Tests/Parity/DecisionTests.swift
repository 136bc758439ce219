import Attribution
import Networks
import Scalar
import Testing

/// What counts as decided within rounding: numbers that are nearly equal, not those that are equal.
@Suite struct DecisionTests {
  private func decisions(_ operation: Operation, _ x: [Double]) throws -> Decisions {
    var network = try Network(shape: [1, x.count])
    try network.append("y", operation)
    let values = try ScalarEngine(for: network).activations(
      of: Tensor(shape: [1, 1, x.count], elements: x), at: [0, 1])
    return Decisions(network: network, values: values)
  }

  @Test func maximaAreUndecidedWhereTwoAreNearlyEqual() throws {
    let pool = Operation.maxPool(Window(2))
    for (x, expected) in [
      ([1, 0.5, 2], false), ([1, 1, 2], false), ([0, 0, 0], false), ([1, 1 + 1e-7, 3], true),
      ([3, 1, 1 - 1e-7], true), ([1, 1 + 1e-5, 3], false),
    ] as [([Double], Bool)] {
      #expect(try decisions(pool, x).maximumIsWithinRounding(0) == expected, "\(x)")
    }
  }

  @Test func slopesAreUndecidedNearAKink() throws {
    for (x, expected) in [
      ([1, -0.5], false), ([1, 0], false), ([1, 1e-7], true), ([1, -1e-7], true),
      ([1, 1e-5], false),
    ] as [([Double], Bool)] {
      #expect(try decisions(.activation(.relu), x).slopeIsWithinRounding(0) == expected, "\(x)")
      #expect(try !decisions(.activation(.tanh), x).slopeIsWithinRounding(0), "\(x)")
    }
    #expect(try decisions(.activation(.hardSwish), [1, 3 + 1e-7]).slopeIsWithinRounding(0))
  }

  @Test func targetIsUndecidedWhereTwoScoresAreNearlyEqual() throws {
    let shift = Operation.affine(Affine(shift: Tensor([0])))
    #expect(try !decisions(shift, [1, 2]).targetIsWithinRounding(0))
    #expect(try decisions(shift, [2, 1, 2 + 1e-7]).targetIsWithinRounding(0))
  }
}
