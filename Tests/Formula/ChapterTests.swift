import Chapters
import Foundation
import Testing

/// What chapters print, against numbers worked by hand or taken from SEMANTICS: a page that only
/// agreed with its own program could be wrong with it.
@Suite struct ChapterTests {
  /// What the program prints of a chapter, with single spaces between words.
  private func words(_ name: String) throws -> String {
    let chapter = try #require(Chapter.named(name))
    return try Pages.page(of: chapter).terminal(of: chapter)
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private func expect(
    _ name: String, prints lines: [String], at location: SourceLocation = #_sourceLocation
  ) throws {
    let words = try words(name)
    for line in lines {
      #expect(words.contains(line), "\(name) does not print '\(line)'", sourceLocation: location)
    }
  }

  @Test func composites() throws {
    try expect(
      "composites",
      prints: [
        // SEMANTICS section 3, the table of composites; fc2 stands for the dense layers.
        "EpsilonPlus z⁺ z⁺ z⁺ LRP-ε (ε = 1e-06) pass norm",
        "EpsilonPlusFlat flat z⁺ z⁺ LRP-ε (ε = 1e-06) pass norm",
        "EpsilonAlpha2Beta1Flat flat LRP-αβ (α = 2, β = 1) LRP-αβ (α = 2, β = 1)"
          + " LRP-ε (ε = 1e-06) pass norm",
        "EpsilonGammaBox zB (l = 0, h = 1) LRP-γ (γ = 0.25) LRP-γ (γ = 0.25)"
          + " LRP-ε (ε = 1e-06) pass norm",
        "ExcitationBackprop z⁺ z⁺ z⁺ z⁺ gradient norm",
        "document 000's table zB (l = 0, h = 1) LRP-γ (γ = 0.25) LRP-ε (ε = 0.01)"
          + " LRP-ε (ε = 1e-06) pass norm",
        // 5.5453125 − 0.2 of fc2's bias; fc1's first two biases are −0.5 and go on with weights 1
        // and −0.5: −0.5 · 1 + −0.5 · −0.5 = −0.25.
        "fc2 5.54531 5.34531 0.2", "fc1 5.34531 5.59531 -0.25",
        // (5.3453125 + 3 · 0.2) / (5.3453125 + 0.2)
        "they add up to 1.072",
      ])
  }

  @Test func gradients() throws {
    // z = (3, 2, −3) and R = (2, −1, 3): R·1[z > 0], R⁺, R⁺·1[z > 0], then Σ R w over the rows
    // (1, 1), (2, 0), (1, −2).
    try expect(
      "gradients",
      prints: [
        "gradient 2 -1 0 0 2", "saliency 0 2", "gradient × input 0 4", "DeconvNet 2 0 3 5 -4",
        "guided backpropagation 2 0 0 2 2", "b 0 (-4, 2) (3, 0) (2, 2)",
        // F = ((3, 2, 4, 1), (3, 0, 0, 1)), gradients (1, 1, −1, 3) and (3, 0, −2, −5), whose means
        // are 1 and −1: (3 − 3)⁺, 2, 4, 1 − 1; 3 + 9, 2, −4, 3 − 5, together 8.
        "0 2 12 2 4 0 -4 -2", "adds up to 8, the score S = 8",
      ])
  }

  @Test func cam() throws {
    // F = ((3, 2, 4, 1), (3, 0, 0, 1)); class a 4 F_1 − 4 F_2, mean 6, and its bias 1; class b
    // −2 F_1 + 4 F_2, mean −1, and −1. Over the four positions, and without the negative ones.
    try expect(
      "cam",
      prints: [
        "2 0 0 1 3 2 3 0 0 8 6 -4 1 0 0 1 4 1 0 1 16 0 -8 2", "a 6 1 7 7", "b -1 -1 -2 -2",
        "1.5 -1 1.5 -1 1.5 0 1.5 -1 -2 0.5 -2 0.5 0 0.5 -2 0.5",
        "dense layer; node 'relu-fc2' is relu",
        // 6 F_1 − 8 F_2: 18 − 24, 12, 24, 6 − 8; its mean 7, and 7 + 2 = 7 − (−2).
        "(-6, 12, 24, -2)", "Its mean is 7,", "S_a − S_b is 9.",
      ])
  }

  @Test func deepLIFT() throws {
    try expect(
      "deeplift",
      prints: [
        // m(z1) = 2 · (2 − 0)/(2 − (−1)) = 4/3; SEMANTICS section 5: (−10/3, 13/3).
        "z1 -1 2 3 1.33333 4", "x1 0 2 2 -1.66667 -3.33333", "x2 0 1 1 4.33333 4.33333",
        // SEMANTICS section 2, the minimum; section 5, max pooling and DeepLIFT-SHAP.
        "10 6 6 (0, 6) (3, 3)", "(1, 2) (5, 0) (x1, x2) (-3, 0) -3 -3",
        "(1, 4, 2) (3, 0, 0) (x1, x2), (x2, x3) (0, 5, 0) 5 5",
        "mean of the first two -3.5 -2.5 6.5 4",
        // The gradient at (2, 1) is (2 − 3, 2 + 3).
        "would be (-2, 5), which add up to 3 and not to 1",
        // tanh(2) + 2 σ(2.5) − 1 = 0.964028 + 1.848284 − 1.
        "tanh and sigmoid Rescale 1.81231 1.81231 < 1e-12",
      ])
  }

  @Test func integratedGradients() throws {
    try expect(
      "integrated-gradients",
      prints: [
        "right Riemann sum: (-3.33333, 4.33333)",
        // The jump of 6 at t = 1/3: 6 · |⌊n/3⌋/n − 1/3| is 2 for 1 and 2 points, 0.5 for 4 and 8,
        // 6 · (1/3 − 5/16) = 1/8 for 16.
        "1 2 2 2 2 2 1 1 4 0.5 1 1 8 0.5", "16 0.12", "give 1.08 and",
        // u = h1 − h2 is 0.5 at x and −0.5 at x⁰: m(h) = ±½, m(z) = (½ · 2/3, −½).
        "DeepLIFT (Rescale) -0.3333 0.8333 0.5", "gradient × input 0 2 2",
        // tanh(0) + 2 σ(0), and tanh(2) + 2 σ(2.5).
        "smooth f(x⁰) = 1 f(x) = 2.81231",
      ])
  }
}
