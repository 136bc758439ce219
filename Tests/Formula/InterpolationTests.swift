import Attribution
import Networks
import Scalar
import Testing

/// Linear maps of the last axes, worked by hand.
@Suite struct InterpolationTests {
  /// A sequence of two positions stretched to four, with pixel centres at (k + ½)/2 − ½ = −¼, ¼, ¾, 1¼:
  /// the first and the last take the value of the border.
  private let stretched: [[Interpolation.Term]] = [
    [.init(0, 1)], [.init(0, 0.75), .init(1, 0.25)], [.init(0, 0.25), .init(1, 0.75)],
    [.init(1, 0.5), .init(1, 0.5)],
  ]

  private func network(_ shape: Shape, _ interpolation: Interpolation) throws -> Network {
    var network = try Network(shape: shape)
    try network.append("y", .interpolate(interpolation))
    return network
  }

  @Test func linearAlongOneAxis() throws {
    let interpolation = Interpolation(from: [2], to: [4], rows: stretched)
    let network = try network([2, 2], interpolation)
    let x = Tensor(shape: [1, 2, 2], elements: [1, 3, 10, 30])
    #expect(network.output.shape == [2, 4])
    #expect(
      try ScalarEngine(for: network).activations(of: x, at: [1])[0].elements
        == [1, 1.5, 2.5, 3, 10, 15, 25, 30])
    // LRP-0 at R = (1, 3, 5, 6): 1 + 0.75/1.5 · 3 + 0.25/2.5 · 5 = 3, 0.75/1.5 · 3 + 2.25/2.5 · 5 + 6 = 12.
    let run = try Explained(
      network, x, .everywhere(.zero),
      from: .values(Tensor(shape: [1, 2, 4], elements: [1, 3, 5, 6, 0, 0, 0, 0])))
    expectClose(run.explanation, [3, 12, 0, 0])
  }

  @Test func productOfTwoAxes() throws {
    // Rows (1, 3), (5, 7) stretched to 4 columns, and averaged over the rows: 3, 3.5, 4.5, 5.
    let mean: [Interpolation.Term] = [.init(0, 0.5), .init(1, 0.5)]
    let interpolation = Interpolation(along: [(2, [mean]), (2, stretched)])
    let network = try network([2, 2], interpolation)
    #expect(network.output.shape == [1, 4])
    #expect(
      try ScalarEngine(for: network).activations(
        of: Tensor(shape: [1, 2, 2], elements: [1, 3, 5, 7]), at: [1])[0].elements
        == [3, 3.5, 4.5, 5])
  }

  /// Terms of weight 0 are no connections: LRP-flat counts two for the second position, not four.
  @Test func connectionsAreWhatCounts() throws {
    let rows: [[Interpolation.Term]] = [
      [.init(0, 1), .init(1, 0), .init(1, 2), .init(1, -2)], [.init(0, 0.5), .init(1, 0.5)],
    ]
    let network = try network([2], Interpolation(from: [2], to: [2], rows: rows))
    let composite = Composite([.init(.kinds([.interpolation]), .flat(stabiliser: 0))])
    let run = try Explained(
      network, Tensor(example: [1, 1]), composite, from: .values(Tensor(example: [1, 4])))
    expectClose(run.explanation, [3, 2])
  }

  @Test func mapsThatDoNotFit() throws {
    func refusal(_ interpolation: Interpolation) -> String? {
      do {
        _ = try network([2, 3], interpolation)
        return nil
      } catch { return "\(error)" }
    }
    #expect(
      refusal(Interpolation(from: [2], to: [1], rows: [[.init(0, 1)]]))
        == "node 'y': a map of the last axes 2 does not fit 2×3")
    #expect(
      refusal(Interpolation(from: [3], to: [2], rows: [[.init(0, 1)]]))
        == "node 'y': 1 rows do not fill 2")
    #expect(
      refusal(Interpolation(from: [3], to: [1], rows: [[.init(3, 1)]]))
        == "node 'y': row 0 reads element 3 of 3")
    #expect(
      refusal(Interpolation(from: [3], to: [1], rows: [[.init(0, .nan)]]))
        == "node 'y' has a weight at 0 that is not finite")
    #expect(refusal(Interpolation(from: [2, 3], to: [1], rows: [[]])) == nil)
  }
}
