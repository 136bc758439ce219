import Attribution
import Foundation
import Networks
import Numerics
import Scalar
import Testing

@Suite struct QuadratureTests {
  @Test func knownPoints() throws {
    // Two points: 1/2 ± 1/(2√3), weights 1/2. Three: 1/2 and 1/2 ± √(3/5)/2, weights 4/9 and 5/18.
    let two = Quadrature.gaussLegendre(steps: 2).nodes()
    expectClose(two.map(\.t), [0.5 - 0.5 / 3.0.squareRoot(), 0.5 + 0.5 / 3.0.squareRoot()], 1e-15)
    expectClose(two.map(\.weight), [0.5, 0.5], 1e-15)
    let three = Quadrature.gaussLegendre(steps: 3).nodes()
    expectClose(
      three.map(\.t), [0.5 - 0.6.squareRoot() / 2, 0.5, 0.5 + 0.6.squareRoot() / 2], 1e-15)
    expectClose(three.map(\.weight), [5 / 18.0, 4 / 9.0, 5 / 18.0], 1e-15)
    let one = Quadrature.gaussLegendre(steps: 1).nodes()
    #expect(one.map(\.t) == [0.5] && one.map(\.weight) == [1])
  }

  @Test(arguments: [1, 2, 5, 10, 51])
  func gaussLegendreIsExactForPolynomials(steps: Int) throws {
    let nodes = Quadrature.gaussLegendre(steps: steps).nodes()
    for degree in 0...(2 * steps - 1) {
      // ∫₀¹ t^d dt = 1 / (d + 1)
      let integral = nodes.reduce(0) { $0 + $1.weight * pow($1.t, Double(degree)) }
      expectClose(integral, 1 / Double(degree + 1), 1e-13)
    }
    let beyond = nodes.reduce(0) { $0 + $1.weight * pow($1.t, Double(2 * steps)) }
    if steps < 5 { #expect(abs(beyond - 1 / Double(2 * steps + 1)) > 1e-8) }
  }

  @Test func riemannAndTrapezoid() throws {
    let right = Quadrature.riemannRight(steps: 4).nodes()
    #expect(right.map(\.t) == [0.25, 0.5, 0.75, 1] && right.allSatisfy { $0.weight == 0.25 })
    let left = Quadrature.riemannLeft(steps: 4).nodes()
    #expect(left.map(\.t) == [0, 0.25, 0.5, 0.75] && left.allSatisfy { $0.weight == 0.25 })
    let middle = Quadrature.riemannMiddle(steps: 4).nodes()
    #expect(middle.map(\.t) == [0.125, 0.375, 0.625, 0.875])
    #expect(middle.allSatisfy { $0.weight == 0.25 })
    let trapezoid = Quadrature.trapezoid(steps: 5).nodes()
    #expect(trapezoid.map(\.t) == [0, 0.25, 0.5, 0.75, 1])
    #expect(trapezoid.map(\.weight) == [0.125, 0.25, 0.25, 0.25, 0.125])
    #expect(Quadrature.trapezoid(steps: 1).nodes().map(\.t) == [0.5])
  }

  @Test(
    arguments: [
      Quadrature.gaussLegendre(steps: 0), .riemannRight(steps: -1), .trapezoid(steps: 0),
    ])
  func noStepIsRefused(quadrature: Quadrature) throws {
    let engine = ScalarEngine(for: try Network(shape: [1]))
    let x = Tensor(example: [1])
    #expect(throws: AttributionError.steps(quadrature.steps)) {
      try engine.integratedGradients(of: x, against: x, by: quadrature)
    }
  }
}
