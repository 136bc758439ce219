import Networks

/// A number of 64 bits that tells things apart: Fowler, Noll and Vo's hash, FNV-1a.
///
///     h ← (h xor byte) · 1099511628211 mod 2⁶⁴        from h = 14695981039346656037
///
/// It finds what was changed by mistake, not what was made to deceive.
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

  /// With its length in front, so that what follows cannot be taken for a part of it.
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
  /// What the network's nodes are called, what they read, what they compute in a few words, and the
  /// shapes of their values and parameters. The parameters' numbers are not in it.
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
  /// All that the images are: shape, names, samples and labels.
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
