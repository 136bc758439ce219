import Networks

extension Safetensors {
  /// How numbers are written. Rounding is to nearest, of two equally near ones the even one; what is
  /// too large becomes infinite.
  public enum Precision: String, Hashable, Sendable, CaseIterable {
    case float16 = "F16"
    case float32 = "F32"
    case float64 = "F64"

    /// In bytes.
    fileprivate var size: Int {
      switch self {
      case .float16: 2
      case .float32: 4
      case .float64: 8
      }
    }
  }

  /// The bytes of a file with these tensors, all in one precision.
  ///
  /// The same tensors always give the same bytes: names and metadata are in the order of their
  /// UTF-8, and spaces behind the header let the data begin at a multiple of 8. No tensor may be
  /// called `__metadata__`.
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

  /// A JSON string.
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
