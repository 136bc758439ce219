import Networks

extension ONNXTensorParts {
  /// Assembles the tensor.
  ///
  /// - Parameters:
  ///   - files: The external files with tensor data.
  ///   - place: The tensor's description in error messages: `initializer 'weight'`.
  /// - Throws: `ReadError` if the type is unsupported, if the amount of data does not match the
  ///   dimensions, or if a number does not fit the type.
  func tensor(
    _ files: inout ONNXExternalFiles, at place: String
  ) throws(ReadError) -> ONNXTensor {
    func failure(_ reason: String) -> ReadError {
      ReadError(.malformed, path: files.model, place: place, reason: reason)
    }
    guard let type = ONNXElementType(rawValue: typeCode) else {
      throw failure("the element type \(typeCode) is not one of ONNX's")
    }
    if type == .string {
      // Labels of classes; networks do not compute with them.
      guard Self.count(dimensions) != nil else {
        throw failure("the dimensions \(shape) have too many elements, or a negative length")
      }
      return ONNXTensor(elementType: type, dimensions: dimensions, numbers: .text)
    }
    guard let width = type.bytes else {
      let supported = ONNXElementType.supported.map { "\($0)" }.joined(separator: ", ")
      throw failure("the element type \(type) is not supported; supported are \(supported)")
    }
    guard !hasSegment else { throw failure("tensors split into segments are not supported") }
    guard let count = Self.count(dimensions), let size = Self.count([count, width]) else {
      throw failure("the dimensions \(shape) have too many elements, or a negative length")
    }
    guard sources <= 1 else { throw failure("it has data in more than one field") }

    let numbers: ONNXTensor.Numbers?
    if isExternal {
      numbers = .init(raw: try files.bytes(external, count: size, at: place)[...], type)
    } else if sources == 0 || raw?.isEmpty == false {
      let raw = raw ?? []
      guard raw.count == size else {
        throw failure(
          "the dimensions \(shape) take \(size) bytes as \(type); its data has \(raw.count)")
      }
      numbers = .init(raw: raw, type)
    } else {
      numbers = typed(type)
    }
    guard let numbers, numbers.count == count else {
      throw failure(
        "the dimensions \(shape) need \(count) numbers; it has \(numbers?.count ?? 0) as \(type)")
    }
    if let misfit = numbers.misfit(of: type) { throw failure(misfit) }
    return ONNXTensor(elementType: type, dimensions: dimensions, numbers: numbers)
  }

  /// The number of fields that contain data; at most one is valid.
  private var sources: Int {
    [
      isExternal, !(raw ?? []).isEmpty, !floats.isEmpty, !doubles.isEmpty, !int32s.isEmpty,
      !int64s.isEmpty, !uint64s.isEmpty,
    ].count(where: \.self)
  }

  /// The numbers from the typed field that belongs to this element type; `nil` if they cannot be
  /// values of the type.
  private func typed(_ type: ONNXElementType) -> ONNXTensor.Numbers? {
    switch type {
    case .float: return .floats(StoredNumbers(floats.map { Float($0) }))
    case .double: return .floats(StoredNumbers(doubles))
    case .int64: return .integers(int64s)
    case .uint32, .uint64: return .integers(uint64s)
    case .int32, .int16, .int8, .uint16, .uint8, .bool: return .integers(int32s)
    case .float16, .bfloat16:
      let bits = int32s.compactMap(UInt16.init(exactly:))
      return .floats(
        StoredNumbers(bits.map { Float(type == .float16 ? Half.number($0) : Half.brain($0)) }))
    default: return nil
    }
  }

  /// The dimensions as text for messages.
  private var shape: String {
    dimensions.isEmpty
      ? "of a single number"
      : dimensions.prefix(8).map(String.init).joined(separator: "×")
        + (dimensions.count > 8 ? "×…" : "")
  }

  /// The number of elements; `nil` if a dimension is negative or the product overflows `Int`.
  private static func count(_ dimensions: [Int]) -> Int? {
    guard dimensions.allSatisfy({ $0 >= 0 }) else { return nil }
    if dimensions.contains(0) { return 0 }
    var count = 1
    for length in dimensions {
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      guard !overflow else { return nil }
      count = product
    }
    return count
  }
}
