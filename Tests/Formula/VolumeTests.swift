import Attribution
import Networks
import Numerics
import Scalar
import Testing

/// Convolution and pooling over three axes of positions, by hand and against two axes.
@Suite struct VolumeTests {
  private func value(_ operation: Operation, _ shape: Shape, _ x: [Double]) throws -> Tensor {
    var network = try Network(shape: shape)
    try network.append("y", operation)
    return try ScalarEngine(for: network).activations(
      of: Tensor(shape: shape.batched(1), elements: x), at: [1])[0].example(0)
  }

  @Test func planesByHand() throws {
    // Planes (1, 2), (3, 4), (5, 6).
    let x: [Double] = [1, 2, 3, 4, 5, 6]
    let shape: Shape = [1, 3, 1, 2]
    // w = (1, 10) along the planes, b = 0.5: 1 + 30, 2 + 40, 3 + 50, 4 + 60.
    let convolution = Convolution(
      weight: Tensor(shape: [1, 1, 2, 1, 1], elements: [1, 10]), bias: Tensor([0.5]),
      window: Window(2, 1, 1))
    let z = try value(.convolution(convolution), shape, x)
    #expect(z.shape == [1, 2, 1, 2])
    #expect(z.elements == [31.5, 42.5, 53.5, 64.5])
    // Windows of two planes and two columns, one plane apart: (1, 2, 3, 4) and (3, 4, 5, 6).
    #expect(try value(.maxPool(Window(2, 1, 2)), shape, x).elements == [4, 6])
    // With a plane of padding before and after, stride 2: (0, 0, 1, 2), (3, 4, 5, 6).
    let window = Window([
      .init(kernel: 2, stride: 2, padding: (1, 1)), .init(kernel: 1), .init(kernel: 2),
    ])
    #expect(
      try value(.averagePool(AveragePooling(window)), shape, x).elements == [0.75, 4.5])
    #expect(
      try value(.averagePool(AveragePooling(window, countsPadding: false)), shape, x).elements
        == [1.5, 4.5])
  }

  /// A kernel as deep as the volume is a convolution of an image whose channels are the planes of all
  /// channels.
  @Test func wholeDepthIsAnImage() throws {
    var random = SplitMix64(seed: 1)
    let x = random.numbers(2 * 3 * 5 * 4)
    let weight = random.numbers(3 * 2 * 3 * 3 * 2)
    let bias = Tensor(random.numbers(3))
    let image = Window([.init(kernel: 3, stride: 2, padding: (1, 0)), .init(kernel: 2)])
    let volume = Window([.init(kernel: 3)] + image.axes)
    let expected = try value(
      .convolution(
        Convolution(
          weight: Tensor(shape: [3, 6, 3, 2], elements: weight), bias: bias, window: image)),
      [6, 5, 4], x)
    let found = try value(
      .convolution(
        Convolution(
          weight: Tensor(shape: [3, 2, 3, 3, 2], elements: weight), bias: bias, window: volume)),
      [2, 3, 5, 4], x)
    #expect(found.shape == [3, 1, 2, 3])
    expectClose(found.elements, expected.elements, 1e-14)
  }

  /// Where the kernel covers one plane, one row and one column but for one axis, it is a sequence's.
  @Test(arguments: 0..<3) func oneAxisIsASequence(axis: Int) throws {
    var random = SplitMix64(seed: 2)
    let (x, weight) = (random.numbers(7), Tensor(shape: [1, 1, 3], elements: random.numbers(3)))
    let along = Window.Axis(kernel: 3, stride: 2, padding: (2, 1), dilation: 2)
    func spread<Element>(_ element: Element, _ one: Element) -> [Element] {
      (0..<3).map { $0 == axis ? element : one }
    }
    let expected = try value(
      .convolution(Convolution(weight: weight, window: Window([along]))), [1, 7], x)
    let found = try value(
      .convolution(
        Convolution(
          weight: weight.reshaped(Shape([1, 1] + spread(3, 1))),
          window: Window(spread(along, .init(kernel: 1))))), Shape([1] + spread(7, 1)), x)
    #expect(found.elements == expected.elements)
  }

  @Test func shapesThatDoNotFit() throws {
    var network = try Network(shape: [1, 2, 2, 2, 2])
    #expect(throws: NetworkError.self) { try network.append("y", .maxPool(Window(1, 1, 1, 1))) }
    network = try Network(shape: [1, 2, 2, 2])
    #expect(throws: NetworkError.self) { try network.append("y", .maxPool(Window(1, 1))) }
    #expect(throws: NetworkError.self) { try network.append("y", .maxPool(Window(3, 1, 1))) }
  }
}
