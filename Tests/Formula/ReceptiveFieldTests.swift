import Networks
import Testing

/// Receptive fields worked by hand.
@Suite struct ReceptiveFieldTests {
  /// MiniVGG: 3, 5, then (5 − 1) · 2 + 2 … from the output's side r ← (r − 1) · stride + kernel: 1,
  /// 3, 5, (5 − 1) · 2 + 2 = 10, 12, 14. Neuron (8, 8) of 16 × 16 begins at 2 · (8 − 2) − 2 = 10.
  @Test func miniVGG() throws {
    let network = try Network.miniVGG(seed: 0)
    let map = try #require(network.position(of: "relu2-2"))
    let middle = try #require(network.receptiveField(of: 8 * 16 + 8, at: map))
    #expect(middle.hull == [0..<3, 10..<24, 10..<24] && !middle.hasHoles)
    // In the corner the padding takes its part: rows −6 to 7 without it.
    let corner = try #require(network.receptiveField(of: 0, at: map))
    #expect(corner.hull == [0..<3, 0..<8, 0..<8])
    let output = try #require(network.receptiveField(of: 3, at: network.outputPosition))
    #expect(output.hull == [0..<3, 0..<32, 0..<32])
    #expect(network.receptiveField(of: 5, at: 0)?.axes == [[0], [0], [5]])
  }

  /// A window of 3 with dilation 2 reads 0, 2, 4; one of 2 with dilation 3 upon it reads its
  /// outputs 1 and 4, which read 1, 3, 5 and 4, 6, 8.
  @Test func dilationLeavesHoles() throws {
    var network = try Network(shape: [1, 9])
    for (kernel, dilation) in [(3, 2), (2, 3)] {
      try network.append(
        "d\(dilation)",
        .convolution(
          Convolution(
            weight: Tensor(shape: [1, 1, kernel], elements: Array(repeating: 1, count: kernel)),
            window: Window(kernel, dilation: dilation))))
    }
    let first = try #require(network.receptiveField(of: 0, at: 1))
    #expect(first.axes == [[0], [0, 2, 4]] && first.hull == [0..<1, 0..<5] && first.hasHoles)
    let second = try #require(network.receptiveField(of: 1, at: 2))
    #expect(second.axes == [[0], [1, 3, 4, 5, 6, 8]] && second.hull == [0..<1, 1..<9])
  }

  /// What moves elements moves the field: a part of a concatenation, a slice backwards, a padding,
  /// a transposition, a reshape; and what reads no input has no field.
  @Test func rearrangements() throws {
    var network = try Network(shape: [2, 6])
    let constant = try network.append(
      "constant",
      .constant(
        Tensor(
          shape: [1, 6],
          elements: [
            0, 0, 0, 0, 0, 0,
          ])), of: [])
    let joined = try network.append(
      "joined", .rearrange(.concatenate(axis: 0)), of: [constant, 0])
    #expect(network.receptiveField(of: 3, at: joined) == nil)
    #expect(network.receptiveField(of: 2 * 6 + 3, at: joined)?.axes == [[1], [3]])
    let slice = try network.append(
      "slice", .rearrange(.slice(axis: 1, start: 5, count: 3, step: -2)), of: [0])
    #expect(network.receptiveField(of: 1, at: slice)?.axes == [[0], [3]])
    let padded = try network.append(
      "padded", .rearrange(.pad(before: [0, 2], after: [0, 1], value: 0)), of: [0])
    #expect(network.receptiveField(of: 1, at: padded) == nil)
    #expect(network.receptiveField(of: 9 + 4, at: padded)?.axes == [[1], [2]])
    let turned = try network.append("turned", .rearrange(.transpose([1, 0])), of: [0])
    #expect(network.receptiveField(of: 4 * 2 + 1, at: turned)?.axes == [[1], [4]])
    // Element 4 · 2 + 1 = 9 of 12, which is row 2, column 1 of 3 × 4.
    let shaped = try network.append("shaped", .reshape([3, 4]), of: [turned])
    #expect(network.receptiveField(of: 2 * 4 + 1, at: shaped)?.axes == [[1], [4]])
    // Axis 0 of the result is axis 2, 1 is 0, 2 is 1: its (1, 0, 2) is (0, 2, 1), element 5.
    let cube = try network.append("cube", .reshape([2, 3, 2]), of: [0])
    let cycled = try network.append("cycled", .rearrange(.transpose([2, 0, 1])), of: [cube])
    #expect(network.receptiveField(of: 1 * 6 + 0 * 3 + 2, at: cycled)?.axes == [[0], [5]])
    // A dense layer of rows of four reads elements 8 to 11 of 6 × 2: rows 4 and 5 of it.
    let dense = try network.append(
      "dense", .dense(Dense([[1, 1, 1, 1]])), of: [shaped])
    #expect(network.receptiveField(of: 2, at: dense)?.axes == [[0, 1], [4, 5]])
  }

  /// The second of two groups reads the second half of the channels.
  @Test func groups() throws {
    var network = try Network(shape: [4, 3])
    try network.append(
      "grouped",
      .convolution(
        Convolution(
          weight: Tensor(shape: [2, 2, 1], elements: [1, 1, 1, 1]), window: Window(1), groups: 2)))
    #expect(network.receptiveField(of: 3 + 1, at: 1)?.axes == [[2, 3], [1]])
  }
}
