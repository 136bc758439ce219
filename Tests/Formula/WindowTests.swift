import Networks
import Numerics
import Testing

/// What windows see, and how many there are.
@Suite struct WindowTests {
  private func outputs(_ axis: Window.Axis, of length: Int, roundsUp: Bool = false) -> Int {
    Window([axis], roundsUp: roundsUp).taps(along: 0, of: length).count
  }

  @Test func outputLength() {
    // ⌊(length + padding − dilation · (kernel − 1) − 1) / stride⌋ + 1
    #expect(outputs(.init(kernel: 3), of: 7) == 5)
    #expect(outputs(.init(kernel: 3, stride: 2), of: 7) == 3)
    #expect(outputs(.init(kernel: 3, stride: 2), of: 8) == 3)
    #expect(outputs(.init(kernel: 3, padding: (1, 1)), of: 7) == 7)
    #expect(outputs(.init(kernel: 3, padding: (0, 2), dilation: 2), of: 7) == 5)
    #expect(outputs(.init(kernel: 8), of: 7) == 0)
  }

  @Test func roundedUpWindowsBeginInside() {
    // 8 positions, kernel 3, stride 2: a fourth window at 6 sees 6 and 7.
    #expect(outputs(.init(kernel: 3, stride: 2), of: 8, roundsUp: true) == 4)
    #expect(outputs(.init(kernel: 3, stride: 2), of: 7, roundsUp: true) == 3)
    // 5 positions and one padded on each side, kernel 2, stride 2: windows at −1, 1, 3; a fourth at
    // 5 would begin in the padding behind.
    #expect(outputs(.init(kernel: 2, stride: 2, padding: (1, 1)), of: 5, roundsUp: true) == 3)
    #expect(outputs(.init(kernel: 2, stride: 2, padding: (1, 1)), of: 6, roundsUp: true) == 4)
  }

  @Test func tapsLeavePaddingOut() {
    // Windows at −1 and 1, kernel 2 with dilation 2: −1 and 1, then 1 and 3.
    let taps = Window([.init(kernel: 2, stride: 2, padding: (1, 0), dilation: 2)])
      .taps(along: 0, of: 4)
    #expect(taps.map { $0.map(\.input) } == [[1], [1, 3]])
    #expect(taps.map { $0.map(\.kernel) } == [[1], [0, 1]])
  }

  /// Two taps 65,536 positions apart, in both directions: an image of that width with a border of as
  /// much around it is no memory's size.
  @Test func windowsThatReachTooFarAreRefused() throws {
    func refusal(_ axis: Window.Axis, _ side: Int, channels: Int = 1) throws -> String? {
      var network = try Network(shape: [1, side, side])
      let weight = Tensor(
        shape: [channels, 1, 2, 2], elements: Array(repeating: 1, count: 4 * channels))
      do throws(NetworkError) {
        try network.append(
          "conv", .convolution(Convolution(weight: weight, window: Window([axis, axis]))))
        return nil
      } catch {
        return error.description
      }
    }
    let tooFar = "node 'conv': its windows reach too far into the padding"
    let far = Window.Axis(
      kernel: 2, stride: 1 << 16, padding: (1 << 16, 1 << 16), dilation: 1 << 16)
    #expect(try refusal(far, 8) == tooFar)
    let wide = Window.Axis(kernel: 2, dilation: 1000)
    #expect(try refusal(wide, 1001, channels: 1) == nil)
    #expect(try refusal(wide, 1001, channels: 100) == tooFar)
  }

  @Test func windowsThatSeeOnlyPaddingAreRefused() throws {
    func refusal(_ axis: Window.Axis, of length: Int) throws -> String? {
      var network = try Network(shape: [1, length])
      do throws(NetworkError) {
        try network.append("pool", .maxPool(Window([axis])))
        return nil
      } catch {
        return error.description
      }
    }
    let onlyPadding = "node 'pool': one of its windows would see only padding"
    // The first window is all in front; the last begins behind; one steps over the two positions.
    #expect(try refusal(.init(kernel: 2, padding: (2, 0)), of: 4) == onlyPadding)
    #expect(try refusal(.init(kernel: 1, padding: (0, 1)), of: 4) == onlyPadding)
    #expect(try refusal(.init(kernel: 2, padding: (1, 3), dilation: 4), of: 2) == onlyPadding)
    #expect(try refusal(.init(kernel: 2, padding: (1, 0)), of: 4) == nil)
    #expect(
      try refusal(.init(kernel: 5), of: 4)
        == "node 'pool': its window is larger than the 4 positions")
    #expect(
      try refusal(.init(kernel: 0), of: 4)
        == "node 'pool': kernel, stride and dilation must be from 1 to 65536, padding from 0")
    // What taps finds one by one agrees.
    var random = SplitMix64(seed: 5)
    for _ in 0..<2000 {
      let axis = Window.Axis(
        kernel: random.integer(1...4), stride: random.integer(1...3),
        padding: (random.integer(0...4), random.integer(0...4)), dilation: random.integer(1...3))
      let length = random.integer(1...6)
      let taps = Window([axis]).taps(along: 0, of: length)
      let fits = !taps.isEmpty && taps.allSatisfy { !$0.isEmpty }
      #expect(try (refusal(axis, of: length) == nil) == fits, "\(axis) of \(length)")
    }
  }

  @Test func countsWithPaddingStopAtThePadding() {
    // 8 positions, kernel 3, stride 2, padding (1, 1), rounded up: windows at −1, 1, 3, 5, 7; the
    // last sees 7, the padded 8, and 9, which is not even padding.
    let window = Window([.init(kernel: 3, stride: 2, padding: (1, 1))], roundsUp: true)
    #expect(window.countsWithPadding(along: 0, of: 8) == [3, 3, 3, 3, 2])
  }
}
