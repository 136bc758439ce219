public import Networks

extension Engine {
  /// Occlusion: the drop of the score when a window of the input is replaced by a baseline,
  /// averaged over the windows that cover an element.
  ///
  ///     R_i = mean over windows W ∋ i of f_c(x) − f_c(x with W at the baseline)
  ///
  /// The last window along an axis is cut off at the border.
  ///
  /// Source: captum 0.9.0, Occlusion; Zeiler and Fergus 2014, section 4.2.
  ///
  /// - Parameters:
  ///   - inputs: A batch of inputs.
  ///   - target: The output to explain.
  ///   - window: The length of the window along every axis of the input, channels included.
  ///   - stride: The distance between windows along every axis, at most the window's length.
  ///   - baselines: The values of occluded elements, a batch in the shape of `inputs`.
  public func occlusion(
    of inputs: Tensor, target: Target = .predicted, window: [Int], stride: [Int],
    against baselines: Tensor
  ) throws(AttributionError) -> Tensor {
    let shape = network.input.shape
    try network.check(inputs, against: baselines)
    guard window.count == shape.rank, stride.count == shape.rank,
      zip(stride, zip(window, shape.axes)).allSatisfy({ 1 <= $0 && $0 <= $1.0 && $1.0 <= $1.1 })
    else { throw .window(window, stride: stride, shape) }
    let scores = try output(of: inputs)
    let start = try InitialRelevance.oneHot(target).resolved(at: scores)
    let before = scores.times(start).exampleSums

    var sums = Array(repeating: 0.0, count: inputs.elements.count)
    var counts = Array(repeating: 0.0, count: shape.count)
    let windows = shape.occluded(by: window, stride: stride)
    try forEachOutput(windows.count, of: inputs) { index in
      var elements = inputs.elements
      for n in 0..<inputs.examples {
        for i in windows[index] { elements[n * shape.count + i] = baselines[n * shape.count + i] }
      }
      return Tensor(shape: inputs.shape, elements: elements)
    } use: { index, output in
      let after = output.times(start).exampleSums
      for i in windows[index] { counts[i] += 1 }
      for n in 0..<inputs.examples {
        for i in windows[index] { sums[n * shape.count + i] += before[n] - after[n] }
      }
    }
    return Tensor(
      shape: inputs.shape,
      elements: sums.indices.map { sums[$0] / counts[$0 % shape.count] })
  }

  /// Occlusion by windows of equal sides that cover all channels: the first axis of an input with two
  /// or more axes, or the last one of an image that has its channels last (`Shape.channelAxis`).
  /// Every position has the same value in all channels.
  ///
  /// - Parameters:
  ///   - inputs: A batch of inputs.
  ///   - target: The output to explain.
  ///   - window: The length of the window along every axis of positions.
  ///   - stride: The distance between windows, at most `window`.
  ///   - baseline: The value of occluded elements.
  public func occlusion(
    of inputs: Tensor, target: Target = .predicted, window: Int, stride: Int, baseline: Double = 0
  ) throws(AttributionError) -> Tensor {
    let shape = network.input.shape
    func along(_ length: Int) -> [Int] {
      shape.axes.indices.map { $0 == shape.channelAxis ? shape.axes[$0] : length }
    }
    return try occlusion(
      of: inputs, target: target, window: along(window), stride: along(stride),
      against: inputs.map { _ in baseline })
  }
}

extension Shape {
  /// For each window, the flat indices of the elements under it.
  fileprivate func occluded(by window: [Int], stride: [Int]) -> [[Int]] {
    var windows = [[0]]
    for axis in 0..<rank {
      let length = axes[axis]
      let last = (length - window[axis] + stride[axis] - 1) / stride[axis]
      windows = windows.flatMap { elements in
        (0...last).map { place in
          let first = place * stride[axis]
          let positions = first..<min(first + window[axis], length)
          return elements.flatMap { i in positions.map { i + $0 * strides[axis] } }
        }
      }
    }
    return windows
  }
}
