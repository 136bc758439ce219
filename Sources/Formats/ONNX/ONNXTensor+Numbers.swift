import Networks

/// Conversion of raw bytes and typed fields to numbers.
extension ONNXTensor.Numbers {
  /// The number of elements.
  var count: Int {
    switch self {
    case .floats(let numbers): numbers.count
    case .integers(let numbers): numbers.count
    case .text: 0
    }
  }

  /// Decodes little-endian bytes as numbers of this type; `nil` for an unsupported type.
  init?(raw bytes: ArraySlice<UInt8>, _ type: ONNXElementType) {
    switch type {
    case .float:
      self = .floats(StoredNumbers(bytes.littleEndian(UInt32.self) { Float(bitPattern: $0) }))
    case .double:
      self = .floats(StoredNumbers(bytes.littleEndian(UInt64.self) { Double(bitPattern: $0) }))
    case .float16:
      self = .floats(StoredNumbers(bytes.littleEndian(UInt16.self) { Float(Half.number($0)) }))
    case .bfloat16:
      self = .floats(StoredNumbers(bytes.littleEndian(UInt16.self) { Float(Half.brain($0)) }))
    case .int8: self = .integers(bytes.littleEndian(UInt8.self) { Int(Int8(bitPattern: $0)) })
    case .int16: self = .integers(bytes.littleEndian(UInt16.self) { Int(Int16(bitPattern: $0)) })
    case .int32: self = .integers(bytes.littleEndian(UInt32.self) { Int(Int32(bitPattern: $0)) })
    case .uint8, .bool: self = .integers(bytes.littleEndian(UInt8.self) { Int($0) })
    case .uint16: self = .integers(bytes.littleEndian(UInt16.self) { Int($0) })
    case .uint32: self = .integers(bytes.littleEndian(UInt32.self) { Int($0) })
    case .int64, .uint64:
      self = .integers(bytes.littleEndian(UInt64.self) { Int(truncatingIfNeeded: $0) })
    default: return nil
    }
  }

  /// The reason why some integer does not fit the type, or `nil` if all fit.
  ///
  /// A `uint64` beyond `Int.max` appears as a negative number here.
  func misfit(of type: ONNXElementType) -> String? {
    guard case .integers(let numbers) = self else { return nil }
    let range: ClosedRange<Int> =
      switch type {
      case .bool: 0...1
      case .int8: Int(Int8.min)...Int(Int8.max)
      case .uint8: 0...Int(UInt8.max)
      case .int16: Int(Int16.min)...Int(Int16.max)
      case .uint16: 0...Int(UInt16.max)
      case .int32: Int(Int32.min)...Int(Int32.max)
      case .uint32: 0...Int(UInt32.max)
      case .uint64: 0...Int.max
      default: Int.min...Int.max
      }
    guard let index = numbers.firstIndex(where: { !range.contains($0) }) else { return nil }
    let found = type == .uint64 ? String(UInt(bitPattern: numbers[index])) : String(numbers[index])
    return "number \(index) is \(found); \(type) takes \(range)"
  }
}
