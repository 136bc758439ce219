/// How a window slides over positions: over a sequence (one axis) or an image (two, rows first).
public struct Window: Hashable, Sendable {
  /// One axis of a window.
  public struct Axis: Hashable, Sendable {
    /// How many positions the window sees at once.
    public var kernel: Int
    /// How far it moves from one output to the next.
    public var stride: Int
    /// How many positions are padded in front and behind.
    public var padding: (before: Int, after: Int) {
      get { (before, after) }
      set { (before, after) = newValue }
    }
    /// The distance between the positions that it sees.
    public var dilation: Int

    private var before: Int
    private var after: Int

    /// One axis, without padding and moving by one position unless said otherwise.
    public init(
      kernel: Int, stride: Int = 1, padding: (before: Int, after: Int) = (0, 0), dilation: Int = 1
    ) {
      self.kernel = kernel
      self.stride = stride
      before = padding.before
      after = padding.after
      self.dilation = dilation
    }
  }

  /// One for a sequence, two for an image.
  public let axes: [Axis]
  /// Whether a last window that only begins inside counts: `ceil_mode`. One that would begin in the
  /// padding behind never does.
  public let roundsUp: Bool

  /// A window of these axes.
  public init(_ axes: [Axis], roundsUp: Bool = false) {
    self.axes = axes
    self.roundsUp = roundsUp
  }

  /// A window of one kernel, stride and padding along every axis.
  public init(
    _ kernel: Int..., stride: Int = 1, padding: Int = 0, dilation: Int = 1, roundsUp: Bool = false
  ) {
    self.init(
      kernel.map {
        Axis(kernel: $0, stride: stride, padding: (padding, padding), dilation: dilation)
      }, roundsUp: roundsUp)
  }
}

extension Window {
  /// A position that a window sees: where it is in the input, and which of the kernel's it is.
  public struct Tap: Hashable, Sendable {
    /// The position in the input, from 0.
    public let input: Int
    /// The position in the kernel, from 0.
    public let kernel: Int

    /// A kernel position above an input position.
    public init(input: Int, kernel: Int) {
      self.input = input
      self.kernel = kernel
    }
  }

  /// For each output position along an axis, the positions inside the input that its window sees.
  ///
  ///     input = output · stride − before + kernel · dilation
  public func taps(along axis: Int, of length: Int) -> [[Tap]] {
    let axis = axes[axis]
    return (0..<(outputLength(axis, of: length) ?? 0)).map { output in
      (0..<axis.kernel).compactMap { kernel in
        let input = output * axis.stride - axis.padding.before + kernel * axis.dilation
        return (0..<length).contains(input) ? Tap(input: input, kernel: kernel) : nil
      }
    }
  }

  /// For each output position along an axis, how many positions its window sees if padded ones
  /// count as well; what a window that was rounded up sees behind the padding never counts.
  public func countsWithPadding(along axis: Int, of length: Int) -> [Int] {
    let axis = axes[axis]
    return (0..<(outputLength(axis, of: length) ?? 0)).map { output in
      (0..<axis.kernel).count { kernel in
        output * axis.stride - axis.padding.before + kernel * axis.dilation
          < length + axis.padding.after
      }
    }
  }

  /// How many windows fit: ⌊(length + padding − dilation · (kernel − 1) − 1) / stride⌋ + 1, or `nil`
  /// if none does.
  private func outputLength(_ axis: Axis, of length: Int) -> Int? {
    let room =
      length + axis.padding.before + axis.padding.after - axis.dilation * (axis.kernel - 1) - 1
    guard room >= 0 else { return nil }
    var windows = room / axis.stride + 1
    let beginsInside = windows * axis.stride < length + axis.padding.before
    if roundsUp, room % axis.stride != 0, beginsInside { windows += 1 }
    return windows
  }

  /// The positions of the output over positions of this shape.
  ///
  /// - Throws: `NetworkError` if a parameter is out of range, the axes do not fit, no window fits, or
  ///   a window would see nothing but padding.
  func shape(over positions: [Int], at name: String) throws(NetworkError) -> [Int] {
    guard axes.count == positions.count, (1...2).contains(axes.count) else {
      throw .unsuitable(
        node: name, "a window of \(axes.count) axes over \(positions.count) of positions")
    }
    let limit = 1 << 16
    var output: [Int] = []
    for (axis, length) in zip(axes, positions) {
      guard (1...limit).contains(axis.kernel), (1...limit).contains(axis.stride),
        (1...limit).contains(axis.dilation), (0...limit).contains(axis.padding.before),
        (0...limit).contains(axis.padding.after)
      else {
        throw .unsuitable(
          node: name, "kernel, stride and dilation must be from 1 to \(limit), padding from 0")
      }
      guard let windows = outputLength(axis, of: length) else {
        throw .unsuitable(node: name, "its window is larger than the \(length) positions")
      }
      guard axis.everyWindowSeesSomething(windows, of: length) else {
        throw .unsuitable(node: name, "one of its windows would see nothing but padding")
      }
      output.append(windows)
    }
    return output
  }
}

extension Window.Axis {
  /// Whether each of so many windows has a position inside: the last must begin before the end, and
  /// those that begin in the padding in front must reach inside and not step over it.
  fileprivate func everyWindowSeesSomething(_ windows: Int, of length: Int) -> Bool {
    guard (windows - 1) * stride - padding.before < length else { return false }
    return (0..<windows).lazy.map { $0 * stride - padding.before }.prefix { $0 < 0 }
      .allSatisfy { start in
        let first = (-start + dilation - 1) / dilation
        return first < kernel && start + first * dilation < length
      }
  }
}
