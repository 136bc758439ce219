/// A pointer to `Float` storage.
typealias Floats = UnsafeMutablePointer<Float>

/// The numbers that one instruction handles: sixteen where the processor has registers for them.
typealias Lanes = SIMD16<Float>

extension SIMD16<Float> {
  /// Reads sixteen numbers.
  @inline(__always)
  init(_ source: UnsafePointer<Float>) {
    self = UnsafeRawPointer(source).loadUnaligned(as: Lanes.self)
  }

  /// Reads sixteen numbers, or the first `count` of them and zeros.
  @inline(__always)
  init(_ source: UnsafePointer<Float>, count: Int) {
    if count >= 16 {
      self = Lanes(source)
    } else {
      self = Lanes()
      for lane in 0..<Swift.max(count, 0) { self[lane] = source[lane] }
    }
  }

  /// Writes sixteen numbers.
  @inline(__always)
  func store(to target: Floats) {
    UnsafeMutableRawPointer(target).storeBytes(of: self, as: Lanes.self)
  }

  /// Writes sixteen numbers, or the first `count` of them.
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
  /// max(self, 0)
  @inline(__always)
  var positive: Lanes { replacing(with: 0, where: self .< 0) }

  /// self where the gate is positive, else 0.
  @inline(__always)
  func passing(_ gate: Lanes) -> Lanes { Lanes().replacing(with: self, where: gate .> 0) }
}

/// Thirty-two numbers side by side: the outputs that a tile computes together.
struct Panel {
  var low = Lanes()
  var high = Lanes()

  /// How many numbers it holds.
  static let width = 32

  @inline(__always)
  init() {}

  /// Reads a panel's width.
  @inline(__always)
  init(_ source: UnsafePointer<Float>) { self.init(Lanes(source), Lanes(source + 16)) }

  /// Reads a panel's width, or the first `count` of it and zeros.
  @inline(__always)
  init(_ source: UnsafePointer<Float>, count: Int) {
    self.init(Lanes(source, count: count), Lanes(source + 16, count: count - 16))
  }

  /// Writes a panel's width.
  @inline(__always)
  func store(to target: Floats) {
    low.store(to: target)
    high.store(to: target + 16)
  }

  /// self + x · w
  @inline(__always)
  mutating func add(_ x: Float, times w: Panel) {
    let x = Lanes(repeating: x)
    low = low.addingProduct(x, w.low)
    high = high.addingProduct(x, w.high)
  }
}

extension Panel {
  @inline(__always)
  static func + (a: Panel, b: Panel) -> Panel { Panel(a.low + b.low, a.high + b.high) }

  @inline(__always)
  private init(_ low: Lanes, _ high: Lanes) {
    self.low = low
    self.high = high
  }
}
