import Networks

/// A 64-bit hash that identifies a network or data set: Fowler, Noll and Vo's FNV-1a.
///
///     h ← (h xor byte) · 1099511628211 mod 2⁶⁴        from h = 14695981039346656037
///
/// It detects accidental changes, not deliberate ones.
///
/// Source: RFC 9923.
struct Fingerprint {
  private(set) var value: UInt64 = 14_695_981_039_346_656_037

  mutating func add(_ bytes: [UInt8]) {
    for byte in bytes { value = (value ^ UInt64(byte)) &* 1_099_511_628_211 }
  }

  mutating func add(_ number: Int) {
    add((0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) })
  }

  /// Adds the text's length before its bytes, so that neighbouring texts cannot be confused.
  mutating func add(_ text: String) {
    add(text.utf8.count)
    add(Array(text.utf8))
  }

  mutating func add(_ shape: Shape) {
    add(shape.rank)
    for length in shape.axes { add(length) }
  }
}

extension Network {
  /// A hash of the nodes' names, operands, operations and the shapes of their values and
  /// parameters. The numbers in the parameters are not included.
  var fingerprint: UInt64 {
    var fingerprint = Fingerprint()
    for node in nodes {
      fingerprint.add(node.name)
      fingerprint.add("\(node.operation)")
      fingerprint.add(node.operands.count)
      for operand in node.operands { fingerprint.add(operand) }
      fingerprint.add(node.shape)
    }
    for (name, tensor) in parameters.sorted(by: { $0.key < $1.key }) {
      fingerprint.add(name)
      fingerprint.add(tensor.shape)
    }
    return fingerprint.value
  }
}

extension ImageSet {
  /// A hash of the image shape, class names, samples and labels.
  var fingerprint: UInt64 {
    var fingerprint = Fingerprint()
    fingerprint.add(shape)
    fingerprint.add(count)
    for name in names { fingerprint.add(name) }
    fingerprint.add(samples)
    fingerprint.add(labels)
    return fingerprint.value
  }
}
