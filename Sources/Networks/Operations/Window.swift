/// A window that slides over positions: over a sequence (one axis), an image (two, rows first) or a
/// volume (three, planes first).
public struct Window: Hashable, Sendable {
  /// The parameters of a window along one axis.
  public struct Axis: Hashable, Sendable {
    /// The number of positions that the window sees at once.
    public var kernel: Int
    /// The distance from one window to the next.
    public var stride: Int
    /// The number of padded positions before the first and after the last.
    public var padding: (before: Int, after: Int) {
      get { (before, after) }
      set { (before, after) = newValue }
    }
    /// The distance between neighbouring positions within the window.
    public var dilation: Int

    private var before: Int
    private var after: Int

    /// Creates one axis of a window; by default without padding, with stride and dilation 1.
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

  /// The axes: one for a sequence, two for an image, three for a volume.
  public let axes: [Axis]
  /// Whether to include a last window that only begins inside: `ceil_mode`. A window that would
  /// begin in the padding after the end is never included.
  public let roundsUp: Bool

  /// Creates a window from its axes.
  public init(_ axes: [Axis], roundsUp: Bool = false) {
    self.axes = axes
    self.roundsUp = roundsUp
  }

  /// Creates a window from its kernel size along each axis, with the same stride, padding and
  /// dilation for all axes.
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
  /// A pair of positions: one that a window sees in the input, and the corresponding one in the
  /// kernel.
  public struct Tap: Hashable, Sendable {
    /// The position in the input, from 0.
    public let input: Int
    /// The position in the kernel, from 0.
    public let kernel: Int

    /// Creates a pair of an input position and a kernel position.
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

  /// For each output position along an axis, the number of positions its window sees, padding
  /// included. A rounded-up window may reach beyond the padding; those positions never count.
  public func countsWithPadding(along axis: Int, of length: Int) -> [Int] {
    let axis = axes[axis]
    return (0..<(outputLength(axis, of: length) ?? 0)).map { output in
      (0..<axis.kernel).count { kernel in
        output * axis.stride - axis.padding.before + kernel * axis.dilation
          < length + axis.padding.after
      }
    }
  }

  /// The number of windows that fit, ⌊(length + padding − dilation · (kernel − 1) − 1) / stride⌋ +
  /// 1; `nil` if none does.
  private func outputLength(_ axis: Axis, of length: Int) -> Int? {
    let room =
      length + axis.padding.before + axis.padding.after - axis.dilation * (axis.kernel - 1) - 1
    guard room >= 0 else { return nil }
    var windows = room / axis.stride + 1
    let beginsInside = windows * axis.stride < length + axis.padding.before
    if roundsUp, room % axis.stride != 0, beginsInside { windows += 1 }
    return windows
  }

  /// The positions of the output for an input with these positions.
  ///
  /// - Throws: `NetworkError` if a parameter is out of range, the axes do not fit, no window fits,
  ///   or a window would see only padding.
  func shape(over positions: [Int], at name: String) throws(NetworkError) -> [Int] {
    guard axes.count == positions.count, (1...3).contains(axes.count) else {
      throw .unsuitable(
        node: name, "a window of \(axes.count) axes cannot slide over \(positions.count)")
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
        throw .unsuitable(node: name, "one of its windows would see only padding")
      }
      output.append(windows)
    }
    return output
  }
}

extension Window.Axis {
  /// Whether each of `windows` windows has a position inside the input. The last one must begin
  /// before the end; those that begin in the padding before the start must reach into the input and
  /// not step over it.
  fileprivate func everyWindowSeesSomething(_ windows: Int, of length: Int) -> Bool {
    guard (windows - 1) * stride - padding.before < length else { return false }
    return (0..<windows).lazy.map { $0 * stride - padding.before }.prefix { $0 < 0 }
      .allSatisfy { start in
        let first = (-start + dilation - 1) / dilation
        return first < kernel && start + first * dilation < length
      }
  }
}
