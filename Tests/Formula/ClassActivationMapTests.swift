import Attribution
import Foundation
import Networks
import Optimised
import Scalar
import Testing

/// The methods that weight feature maps, on two channels of two positions: F = x, and
/// y = Σ weight · F, so that the gradient is the weights.
@Suite struct ClassActivationMapTests {
  private func engines(_ weights: [Double]) throws -> [any Engine] {
    var network = try Network(shape: [2, 2])
    let identity = Tensor(shape: [2, 2, 1], elements: [1, 0, 0, 1])
    try network.append("conv", .convolution(Convolution(weight: identity, window: Window(1))))
    try network.append("relu", .activation(.relu))
    try network.append("flat", .reshape([4]))
    try network.append("y", .dense(Dense([weights])))
    return [ScalarEngine(for: network), OptimisedEngine(for: network)]
  }

  private let x = Tensor(shape: [1, 2, 2], elements: [1, 2, 3, 4])

  @Test func gradCAMPlusPlus() throws {
    // Channel sums 3 and 7. w_0 = 1/(2 + 1·3) + 3/(2 + 3·3) = 1/5 + 3/11, w_1 = 2/(2 + 2·7) = 1/8:
    // 1 w_0 + 3 w_1, 2 w_0 + 4 w_1. A negative gradient has no weight.
    let (first, second) = (1 / 5.0 + 3 / 11.0, 1 / 8.0)
    for engine in try engines([1, 3, 2, 0]) {
      expectClose(
        try engine.gradCAMPlusPlus(of: x, at: 2).elements,
        [first + 3 * second, 2 * first + 4 * second], 1e-6)
    }
    for engine in try engines([1, 3, -2, 0]) {
      expectClose(
        try engine.gradCAMPlusPlus(of: x, at: 2).elements, [first, 2 * first], 1e-6)
    }
  }

  @Test func xGradCAM() throws {
    // w_0 = (1·1 + 2·3)/3 = 7/3, w_1 = (3·(−2) + 4·0)/7 = −6/7: 7/3 − 18/7 and 14/3 − 24/7.
    for engine in try engines([1, 3, -2, 0]) {
      expectClose(
        try engine.xGradCAM(of: x, at: 2, isRectified: false).elements,
        [7 / 3.0 - 18 / 7.0, 14 / 3.0 - 24 / 7.0], 1e-6)
      expectClose(try engine.xGradCAM(of: x, at: 2).elements, [0, 26 / 21.0], 1e-6)
      // A channel of zeros has no weight.
      let dark = Tensor(shape: [1, 2, 2], elements: [0, 0, 3, 4])
      expectClose(
        try engine.xGradCAM(of: dark, at: 2, isRectified: false).elements,
        [-18 / 7.0, -24 / 7.0], 1e-6)
    }
  }

  @Test func layerCAM() throws {
    // Positive gradients alone: 1·1, 2·3.
    for engine in try engines([1, 3, -2, 0]) {
      #expect(try engine.layerCAM(of: x, at: 2).elements == [1, 6])
    }
  }

  @Test func ablationCAM() throws {
    // y = 1 + 6 − 6 = 1; without channel 0 it is −6, without channel 1 it is 7: weights 7 and −6.
    for engine in try engines([1, 3, -2, 0]) {
      expectClose(
        try engine.ablationCAM(of: x, at: 2, isRectified: false).elements,
        [7 - 18, 14 - 24], 1e-6)
      #expect(try engine.ablationCAM(of: x, at: 2).elements == [0, 0])
    }
    // y = 4 − 3 − 1 = 0: the drops themselves, 0 − (3 · (−1) + 4 · (−0.25)) = 4 and −4.
    for engine in try engines([0, 2, -1, -0.25]) {
      expectClose(
        try engine.ablationCAM(of: x, at: 2, isRectified: false).elements,
        [4 - 12, 8 - 16], 1e-6)
    }
  }

  @Test func scoreCAM() throws {
    // x = (1, 2), (4, 3): the masks are (0, 1) and (1, 0). The input under them is (0, 2), (0, 3) with
    // the score 6, and (1, 0), (4, 0) with the score 1 − 8 = −7: weights σ(13) and σ(−13).
    let x = Tensor(shape: [1, 2, 2], elements: [1, 2, 4, 3])
    let (first, second) = (1 / (1 + exp(-13.0)), 1 / (1 + exp(13.0)))
    for engine in try engines([1, 3, -2, 0]) {
      expectClose(
        try engine.scoreCAM(of: x, at: 2).elements,
        [first + 4 * second, 2 * first + 3 * second], 1e-6)
    }
    // A constant channel masks everything: both scores are 0, so both weights are ½.
    let flat = Tensor(shape: [1, 2, 2], elements: [1, 1, 4, 4])
    for engine in try engines([1, 3, -2, 0]) {
      expectClose(try engine.scoreCAM(of: flat, at: 2).elements, [2.5, 2.5], 1e-6)
    }
    for engine in try engines([1, 3, -2, 0]) {
      #expect(throws: AttributionError.noMap(node: "flat", [4])) {
        try engine.scoreCAM(of: x, at: 3)
      }
    }
  }

  @Test func aVectorIsAMapOfOnePlace() throws {
    // At the flat node the channels are 1, 2, 3, 4 and the gradient 1, 3, −2, 0: 1 + 6 − 6.
    for engine in try engines([1, 3, -2, 0]) {
      #expect(try engine.gradCAM(of: x, at: 3) == Tensor(shape: [1, 1], elements: [1]))
      #expect(try engine.hiResCAM(of: x, at: 3) == Tensor(shape: [1, 1], elements: [1]))
      #expect(try engine.layerCAM(of: x, at: 3).elements == [7])
      // Without them y is 0, −5, 7 and 1: weights 1, 6, −6 and 0.
      expectClose(
        try engine.ablationCAM(of: x, at: 3, isRectified: false).elements,
        [1 + 12 - 18], 1e-6)
    }
  }
}
