/// A pointer to `Float` storage.
typealias Floats = UnsafeMutablePointer<Float>

/// Sixteen numbers: the operand of one instruction or of two, depending on the processor.
typealias Lanes = SIMD16<Float>

extension SIMD where Scalar == Float {
  /// Loads as many numbers as there are lanes.
  @inline(__always)
  init(_ source: UnsafePointer<Float>) {
    self = UnsafeRawPointer(source).loadUnaligned(as: Self.self)
  }
}

extension SIMD16<Float> {
  /// Loads `count` numbers, up to sixteen, and fills the rest with zeros.
  @inline(__always)
  init(_ source: UnsafePointer<Float>, count: Int) {
    if count >= 16 {
      self = Lanes(source)
    } else {
      self = Lanes()
      for lane in 0..<Swift.max(count, 0) { self[lane] = source[lane] }
    }
  }

  /// Stores sixteen numbers.
  @inline(__always)
  func store(to target: Floats) {
    UnsafeMutableRawPointer(target).storeBytes(of: self, as: Lanes.self)
  }

  /// Stores the first `count` numbers, up to sixteen.
  @inline(__always)
  func store(to target: Floats, count: Int) {
    if count >= 16 {
      store(to: target)
    } else {
      for lane in 0..<Swift.max(count, 0) { target[lane] = self[lane] }
    }
  }
}

extension SIMD16<Float> {
  /// The number of lanes.
  static var width: Int { 16 }

  /// Adds x · w to the lanes.
  @inline(__always)
  mutating func add(_ x: Float, times w: Lanes) {
    self = addingProduct(Lanes(repeating: x), w)
  }

  /// The positive parts, max(self, 0).
  @inline(__always)
  var positive: Lanes { replacing(with: 0, where: self .< 0) }

  /// The numbers whose gate is positive, and 0 for the others.
  @inline(__always)
  func passing(_ gate: Lanes) -> Lanes { Lanes().replacing(with: self, where: gate .> 0) }
}

/// A panel: thirty-two numbers side by side.
struct Panel {
  var low = Lanes()
  var high = Lanes()

  /// The number of numbers in a panel.
  static let width = 32

  @inline(__always)
  init() {}

  /// Loads a panel.
  @inline(__always)
  init(_ source: UnsafePointer<Float>) { self.init(Lanes(source), Lanes(source + 16)) }

  /// Loads `count` numbers, up to a panel, and fills the rest with zeros.
  @inline(__always)
  init(_ source: UnsafePointer<Float>, count: Int) {
    self.init(Lanes(source, count: count), Lanes(source + 16, count: count - 16))
  }

  /// Stores a panel.
  @inline(__always)
  func store(to target: Floats) {
    low.store(to: target)
    high.store(to: target + 16)
  }

  /// Adds x · w to the panel.
  @inline(__always)
  mutating func add(_ x: Float, times w: Panel) {
    low.add(x, times: w.low)
    high.add(x, times: w.high)
  }
}

extension Panel {
  /// Adds a · w to the panel, number by number.
  @inline(__always)
  mutating func add(_ a: Panel, times w: Panel) {
    low = low.addingProduct(a.low, w.low)
    high = high.addingProduct(a.high, w.high)
  }

  @inline(__always)
  static func + (a: Panel, b: Panel) -> Panel { Panel(a.low + b.low, a.high + b.high) }

  @inline(__always)
  private init(_ low: Lanes, _ high: Lanes) {
    self.low = low
    self.high = high
  }
}
