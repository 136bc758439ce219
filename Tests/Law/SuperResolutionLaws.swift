import Attribution
import Foundation
import Networks
import Numerics
import Testing

/// What must hold of augmented Grad-CAM's parts: the two linear maps and their adjoints, total
/// variation, the objective and the descent.
@Suite struct SuperResolutionLaws {
  static let size = (height: 9, width: 12)

  private func dot(_ x: [Double], _ y: [Double]) -> Double {
    zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// ⟨Ax, y⟩ = ⟨x, Aᵀy⟩
  private func expectAdjoint(
    _ A: LinearMap, seed: Int, at location: SourceLocation = #_sourceLocation
  ) {
    var random = SplitMix64(seed: seed)
    let (x, y) = (random.numbers(A.inputs), random.numbers(A.outputs))
    expectClose(dot(A(x), y), dot(x, A.adjoint(y)), 1e-12, scale: 1, at: location)
  }

  @Test func adjointsAreAdjoint() {
    for (seed, motion) in Motion.drawn(50, height: 9, width: 12, seed: 1).enumerated() {
      expectAdjoint(.warp(motion, height: 9, width: 12), seed: seed)
    }
    for coarse in [(3, 4), (9, 12), (4, 5), (1, 1), (10, 20)] {
      expectAdjoint(.downsampling(from: Self.size, to: coarse), seed: coarse.0)
    }
  }

  private let image = Tensor(shape: [1, 3, 3], elements: [1, 2, 3, 4, 5, 6, 7, 8, 9])

  @Test func motionsByHand() {
    func moved(_ angle: Double, down: Double = 0, right: Double = 0) -> [Double] {
      image.moved(by: Motion(angle: angle, down: down, right: right)).elements
    }
    #expect(moved(0) == image.elements)
    #expect(moved(0, down: 1) == [0, 0, 0, 1, 2, 3, 4, 5, 6])
    #expect(moved(0, right: 1) == [0, 1, 2, 0, 4, 5, 0, 7, 8])
    #expect(moved(0, right: -0.5) == [1.5, 2.5, 1.5, 4.5, 5.5, 3, 7.5, 8.5, 4.5])
    // A quarter counterclockwise: the right column becomes the upper row.
    expectClose(moved(.pi / 2), [3, 6, 9, 2, 5, 8, 1, 4, 7], 1e-12)
    // First turned, then moved.
    expectClose(moved(.pi / 2, right: 1), [0, 3, 6, 0, 2, 5, 0, 1, 4], 1e-12)
    // Every channel by itself.
    let channels = Tensor(shape: [2, 1, 2], elements: [1, 2, 3, 4])
    #expect(
      channels.moved(by: Motion(angle: 0, down: 0, right: 1)).elements == [0, 1, 0, 3])
  }

  @Test func drawnMotionsStayInRange() {
    let motions = Motion.drawn(200, height: 32, width: 64, seed: 7)
    #expect(motions.count == 200 && motions[0] == .none)
    #expect(motions.allSatisfy { abs($0.angle) <= 0.5 && abs($0.down) <= 4 && abs($0.right) <= 8 })
    #expect(motions.contains { abs($0.angle) > 0.4 } && motions.contains { abs($0.right) > 7 })
    #expect(Motion.drawn(3, height: 32, width: 64, seed: 7) == Array(motions[..<3]))
    #expect(Motion.drawn(3, height: 32, width: 64, seed: 8) != Array(motions[..<3]))
  }

  @Test func downsamplingByHand() {
    let halves = LinearMap.downsampling(from: (2, 4), to: (1, 2))
    // (1 + 2 + 5 + 6)/4, (3 + 4 + 7 + 8)/4
    #expect(halves([1, 2, 3, 4, 5, 6, 7, 8]) == [3.5, 5.5])
    #expect(halves.adjoint([4, 8]) == [1, 1, 2, 2, 1, 1, 2, 2])
    // Three pixels seen by two: the middle one belongs to both by halves, (1 + 2/2)/1.5 = 4/3.
    let parts = LinearMap.downsampling(from: (1, 3), to: (1, 2))
    expectClose(parts([1, 2, 4]), [4.0 / 3, 10.0 / 3])
    // A constant stays what it is.
    for coarse in [(3, 4), (4, 5), (10, 20)] {
      let flat = Array(repeating: 2.5, count: 108)
      let seen = LinearMap.downsampling(from: Self.size, to: coarse)(flat)
      expectClose(seen, Array(repeating: 2.5, count: coarse.0 * coarse.1))
    }
  }

  @Test func totalVariationByHand() {
    // Down |4 − 1| + |4 − 3|, across |3 − 1| + |4 − 4|.
    let map = Tensor(shape: [1, 2, 2], elements: [1, 3, 4, 4])
    #expect(map.totalVariation == 6)
    // 1 is smaller than both its neighbours, 3 larger than one and smaller than one, the fours
    // larger than what is above and equal to each other.
    #expect(map.totalVariationSlope.elements == [-2, 0, 1, 1])
  }

  /// TV(y) ≥ TV(x) + ⟨s, y − x⟩, ties included. y is near x, where little is to spare.
  @Test(arguments: 0..<500)
  func subgradientsLieBelow(seed: Int) {
    func map(_ h: [Double]) -> Tensor { Tensor(shape: [1, 9, 12], elements: h) }
    var random = SplitMix64(seed: seed)
    // Every second x is of few values, so that many neighbours are equal.
    let x = random.numbers(108).map { seed.isMultiple(of: 2) ? ($0 * 2).rounded() : $0 }
    let d = random.numbers(108, 0.01)
    let below = map(x).totalVariation + dot(map(x).totalVariationSlope.elements, d)
    #expect(map(zip(x, d).map(+)).totalVariation >= below - 1e-12)
  }

  /// A fine map with edges, and its views after motions.
  private func problem(
    seed: Int, copies: Int = 12, lambda: Double, mu: Double = 0.01
  ) -> SuperResolution {
    var random = SplitMix64(seed: seed)
    let motions = Motion.drawn(copies, height: 9, width: 12, seed: seed)
    let views = motions.map { _ in
      Tensor(shape: [3, 4], elements: random.numbers(12).map(abs))
    }
    return SuperResolution(of: views, after: motions, size: Self.size, lambda: lambda, mu: mu)
  }

  /// (f(h + εd) − f(h − εd)) / 2ε = ⟨s, d⟩ where f is smooth: exactly, since there it is quadratic.
  @Test(arguments: 0..<20)
  func gradientOfTheSmoothPart(seed: Int) {
    let problem = problem(seed: seed, lambda: 0)
    var random = SplitMix64(seed: 100 + seed)
    let (h, d) = (random.numbers(108), random.numbers(108))
    func f(_ step: Double) -> Double {
      problem.objective(at: zip(h, d).map { $0 + step * $1 }).value
    }
    let slope = dot(problem.objective(at: h).subgradient, d)
    expectClose((f(0.5) - f(-0.5)), slope, 1e-12, scale: abs(f(0)))
  }

  /// f(y) ≥ f(x) + ⟨s, y − x⟩ for the whole objective, λ and μ included.
  @Test(arguments: 0..<50)
  func objectiveHasItsSubgradient(seed: Int) {
    let problem = problem(seed: seed, lambda: 0.05)
    var random = SplitMix64(seed: 200 + seed)
    let (x, d) = (random.numbers(108), random.numbers(108, 0.001))
    let (value, s) = problem.objective(at: x)
    let y = zip(x, d).map(+)
    #expect(problem.objective(at: y).value >= value + dot(s, d) - 1e-12)
  }

  /// λ counts for each view: with TV 1 per view and twelve views, 12 λ.
  @Test func totalVariationCountsForEachView() {
    let (one, two) = (problem(seed: 0, lambda: 1), problem(seed: 0, lambda: 2))
    var h = Array(repeating: 0.0, count: 108)
    h[0] = 0.5
    expectClose(two.objective(at: h).value - one.objective(at: h).value, 12)
  }

  /// 1/Λ: no step of that length leads upwards in the smooth part, from wherever it starts, and one
  /// that is ten times as long does.
  @Test(arguments: 0..<20)
  func longestStepDoesNotOvershoot(seed: Int) {
    let problem = problem(seed: seed, lambda: 0)
    var random = SplitMix64(seed: 300 + seed)
    var h = random.numbers(108)
    func values(_ step: Double) -> [Double] {
      (0..<20).map { _ in
        let (value, s) = problem.objective(at: h)
        for p in h.indices { h[p] -= step * s[p] }
        return value
      }
    }
    let down = values(problem.longestStep)
    #expect(zip(down, down.dropFirst()).allSatisfy { $0 >= $1 })
    let up = values(10 * problem.longestStep)
    #expect(up[19] > up[0])
  }

  @Test func descentOnAKink() {
    // |x − 3| from 0 with α = 2: steps of 2/√(k + 1) to the right, until beyond 3, and back.
    let descent = SubgradientDescent(from: [0], steps: 400, firstStep: 2) { h in
      (abs(h[0] - 3), [h[0] > 3 ? 1 : -1])
    }
    #expect(descent.values.count == 401)
    #expect(Array(descent.values[..<2]) == [3, 1])
    #expect(abs(descent.best[0] - 3) == descent.values.min())
    #expect(abs(descent.best[0] - 3) < 0.05)
    #expect(
      SubgradientDescent(from: [1], steps: 0, firstStep: 1) { (abs($0[0]), [1]) }.best == [1])
  }

  /// A cross with sharp edges, seen through positions of 4 × 4 pixels, is found again: nearer to what
  /// it was, and with more of it in place, than one view upsampled. The views agree, so μ may be small.
  @Test func knownMapIsFoundAgain() throws {
    let size = (height: 24, width: 24)
    let cross = (0..<576).map { p in
      let (y, x) = (p / 24, p % 24)
      return (9..<13).contains(y) && (4..<20).contains(x)
        || (9..<13).contains(x) && (4..<20).contains(y) ? 3.0 : 0
    }
    let h = Tensor(shape: [1, 24, 24], elements: cross)
    let motions = Motion.drawn(32, height: 24, width: 24, seed: 5)
    let coarse = LinearMap.downsampling(from: size, to: (6, 6))
    let views = motions.map {
      Tensor(shape: [6, 6], elements: coarse(h.moved(by: $0).elements))
    }
    let problem = SuperResolution(of: views, after: motions, size: size, mu: 0.001)
    let descent = problem.descent()
    let found = Tensor(
      shape: [1, 24, 24], elements: descent.best.map { $0 * problem.unit })
    let plain = views[0].reshaped([1, 1, 6, 6]).upsampled(to: [24, 24]).example(0)
    func distance(_ map: Tensor) -> Double {
      zip(map.elements, cross).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }
    #expect(distance(found) < 0.55 * distance(plain))
    let mask = cross.map { $0 > 0 }
    let (before, after) = (
      try #require(plain.positiveMass(inside: mask)),
      try #require(found.positiveMass(inside: mask))
    )
    #expect(after > before + 0.15, "\(before) → \(after)")
    #expect(problem.explained(by: descent.best) > 0.98)
    #expect(problem.explained(by: Array(repeating: 0, count: 576)) < 0.1)
    // The best value so far falls, and ends far below plain upsampling's.
    let least = descent.values.indices.map { descent.values[...$0].min() ?? 0 }
    #expect(zip(least, least.dropFirst()).allSatisfy { $0 >= $1 })
    #expect(least[100] < 0.5 * descent.values[0])
    #expect(problem.objective(at: descent.best).value == least[100])
  }
}
