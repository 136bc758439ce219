public import Networks

extension Engine {
  /// Occlusion: the drop of the score when a window of the input is replaced by a baseline,
  /// averaged over the windows that cover a position.
  ///
  ///     R_p = mean over windows W ∋ p of f_c(x) − f_c(x with W at the baseline)
  ///
  /// A window covers all channels: the first axis of an input with two or more axes, or the last
  /// one of an image that has its channels last (`Shape.imageLayout`). The last
  /// window along an axis is cut off at the border. Every position has the same value in all
  /// channels.
  ///
  /// Source: captum 0.9.0, Occlusion; Zeiler and Fergus 2014, section 4.2.
  ///
  /// - Parameters:
  ///   - window: The length of the window along every axis of positions.
  ///   - stride: The distance between windows, at most `window`.
  ///   - baseline: The value of occluded elements.
  public func occlusion(
    of inputs: Tensor, target: Target = .predicted, window: Int, stride: Int, baseline: Double = 0
  ) throws(AttributionError) -> Tensor {
    guard window >= 1, (1...window).contains(stride) else { throw .window(window, stride: stride) }
    guard baseline.isFinite else { throw .nonFinite("baseline", 0) }
    let scores = try output(of: inputs)
    let start = try InitialRelevance.oneHot(target).resolved(at: scores)
    let before = scores.times(start).exampleSums

    let shape = network.input.shape
    var sums = Array(repeating: 0.0, count: inputs.elements.count)
    var counts = Array(repeating: 0.0, count: inputs.elements.count)
    let windows = shape.occluded(by: window, stride: stride)
    try forEachOutput(windows.count, of: inputs.examples) { index in
      var elements = inputs.elements
      for n in 0..<inputs.examples {
        for i in windows[index] { elements[n * shape.count + i] = baseline }
      }
      return Tensor(shape: inputs.shape, elements: elements)
    } use: { index, output in
      let after = output.times(start).exampleSums
      for n in 0..<inputs.examples {
        let difference = before[n] - after[n]
        for i in windows[index] {
          sums[n * shape.count + i] += difference
          counts[n * shape.count + i] += 1
        }
      }
    }
    return Tensor(shape: inputs.shape, elements: zip(sums, counts).map { $0 / $1 })
  }
}

extension Shape {
  /// For each window, the flat indices of the elements under it.
  fileprivate func occluded(by window: Int, stride: Int) -> [[Int]] {
    let channels = channelAxis
    var windows = [channels.map { axis in (0..<axes[axis]).map { $0 * strides[axis] } } ?? [0]]
    for axis in 0..<rank where axis != channels {
      let length = axes[axis]
      let last = max(0, (length - window + stride - 1) / stride)
      windows = windows.flatMap { elements in
        (0...last).map { place in
          let positions = place * stride..<min(place * stride + window, length)
          return elements.flatMap { i in positions.map { i + $0 * strides[axis] } }
        }
      }
    }
    return windows
  }
}
