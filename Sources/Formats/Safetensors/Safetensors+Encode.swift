import Networks

extension Safetensors {
  /// The number type of an encoded file. Numbers are rounded to nearest, ties to even; overflow
  /// becomes infinite.
  public enum Precision: String, Hashable, Sendable, CaseIterable {
    case float16 = "F16"
    case float32 = "F32"
    case float64 = "F64"

    /// The size of one number, in bytes.
    fileprivate var size: Int {
      switch self {
      case .float16: 2
      case .float32: 4
      case .float64: 8
      }
    }
  }

  /// Encodes the tensors, all in one precision.
  ///
  /// Equal contents give equal bytes: names and metadata are sorted by their UTF-8, and the header
  /// is padded with spaces so that the data begin at a multiple of 8. The name `__metadata__` is
  /// reserved.
  public func encode(as precision: Precision) -> [UInt8] {
    precondition(tensors[Self.metadataKey] == nil, "no tensor is called \(Self.metadataKey)")
    let names = tensors.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    var members: [String] = []
    if !metadata.isEmpty {
      let entries = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        .map { "\(Self.json($0.key)):\(Self.json($0.value))" }
      members.append("\"\(Self.metadataKey)\":{\(entries.joined(separator: ","))}")
    }
    var data: [UInt8] = []
    data.reserveCapacity(tensors.values.reduce(0) { $0 + $1.elements.count } * precision.size)
    for name in names {
      guard let tensor = tensors[name] else { continue }
      let start = data.count
      data.append(tensor.elements, as: precision)
      let axes = tensor.shape.axes.map(String.init).joined(separator: ",")
      members.append(
        "\(Self.json(name)):{\"dtype\":\"\(precision.rawValue)\",\"shape\":[\(axes)],"
          + "\"data_offsets\":[\(start),\(data.count)]}")
    }
    var header = Array("{\(members.joined(separator: ","))}".utf8)
    header += [UInt8](repeating: 0x20, count: (8 - header.count % 8) % 8)

    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.count + data.count)
    bytes.appendLittleEndian(UInt64(header.count))
    return bytes + header + data
  }

  /// A string as a JSON literal.
  private static func json(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension [UInt8] {
  fileprivate mutating func append(_ numbers: [Double], as precision: Safetensors.Precision) {
    switch precision {
    case .float16: for number in numbers { appendLittleEndian(Half.bits(number)) }
    case .float32: for number in numbers { appendLittleEndian(Float(number).bitPattern) }
    case .float64: for number in numbers { appendLittleEndian(number.bitPattern) }
    }
  }
}
