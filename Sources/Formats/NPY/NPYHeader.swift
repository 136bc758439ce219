import Networks

/// The header of a `.npy` file: number type, byte order, order of axes and shape.
struct NPYHeader {
  let kind: NumberKind
  let order: ByteOrder
  /// Whether the first axis is contiguous in the file, rather than the last.
  let isFortran: Bool
  let shape: Shape

  /// The largest number of axes that NumPy supports.
  static let mostAxes = 64

  /// Parses the header's dictionary.
  ///
  /// - Throws: `ReadError`, with the place `header` for an unsupported value and with a byte
  ///   position for a syntax error.
  init(_ bytes: ArraySlice<UInt8>, path: String) throws(ReadError) {
    func failure(_ reason: String) -> ReadError {
      ReadError(.malformed, path: path, place: "header", reason: reason)
    }
    var literal = PythonLiteral(bytes, path: path)
    let entries = try literal.dictionary()
    if let key = entries.keys.sorted().first(where: { !Self.keys.contains($0) }) {
      throw failure("the key \(key.quoted) is not one of \(Self.keys.joined(separator: ", "))")
    }
    switch entries["descr"] {
    case .text(let descr):
      guard let (kind, order) = Self.number(descr) else {
        throw failure("the dtype \(descr.quoted) is not supported; \(Self.supported)")
      }
      self.kind = kind
      self.order = order
    case .list: throw failure("structured dtypes are not supported; \(Self.supported)")
    default: throw failure("'descr' must be a string")
    }
    guard case .truth(let isFortran) = entries["fortran_order"] else {
      throw failure("'fortran_order' must be True or False")
    }
    guard case .tuple(let axes) = entries["shape"] else {
      throw failure("'shape' must be a tuple of integers")
    }
    guard axes.count <= Self.mostAxes else {
      throw failure("the shape has \(axes.count) axes; NumPy allows \(Self.mostAxes)")
    }
    guard !axes.contains(0) else {
      throw failure("the shape has an axis of length 0; every axis must be at least 1 long")
    }
    guard let shape = Shape(validating: axes) else {
      throw failure("the shape has more elements than can be counted")
    }
    self.isFortran = isFortran
    self.shape = shape
  }

  private static let keys = ["descr", "fortran_order", "shape"]

  private static let kinds: [String: NumberKind] = [
    "f2": .float16, "f4": .float32, "f8": .float64,
    "i1": .int8, "i2": .int16, "i4": .int32, "i8": .int64,
    "u1": .uint8, "u2": .uint16, "u4": .uint32, "u8": .uint64, "b1": .boolean,
  ]

  private static let supported =
    "supported are f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1, in either byte order"

  /// Parses a dtype such as `<f8`: the byte order (`<` little, `>` big, `|` for single bytes), then
  /// the number kind and its size in bytes.
  private static func number(_ descr: String) -> (NumberKind, ByteOrder)? {
    guard let kind = kinds[String(descr.dropFirst())] else { return nil }
    switch descr.first {
    case "<": return (kind, .little)
    case ">": return (kind, .big)
    case "|" where kind.size == 1: return (kind, .little)
    default: return nil
    }
  }
}
