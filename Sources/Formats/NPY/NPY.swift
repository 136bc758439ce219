public import Networks

/// NumPy's file format for one array.
///
///     magic "\x93NUMPY", version (2 bytes), length of the header (2 bytes; 4 from version 2.0),
///     header: a Python dictionary with 'descr', 'fortran_order' and 'shape', then the elements
///
/// The reader accepts versions 1.0, 2.0 and 3.0; floating-point numbers, integers and booleans of
/// up to eight bytes; either byte order; and either order of axes. NaN and infinity are kept.
///
/// Source: NumPy's `numpy.lib.format`.
public enum NPY {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// Reads the array in a `.npy` file.
  ///
  /// - Throws: `ReadError`: `missing` if the file does not exist, `malformed` if it is anything but
  ///   one array of a supported number type.
  public static func read(_ path: String) throws(ReadError) -> Tensor {
    try decode(ByteReader.contents(of: path), path: path)
  }

  /// Decodes the bytes of a `.npy` file into a row-major tensor, whatever the order in the file.
  ///
  /// - Parameters:
  ///   - bytes: The contents of the file.
  ///   - path: The file's name, for error messages only.
  public static func decode(_ bytes: [UInt8], path: String) throws(ReadError) -> Tensor {
    var reader = ByteReader(bytes[...], path: path)
    guard bytes.starts(with: magic) else {
      throw reader.failure("it is not a .npy file: those start with \\x93NUMPY")
    }
    _ = try reader.take(magic.count)
    let version = (try reader.littleEndian(UInt8.self), try reader.littleEndian(UInt8.self))
    let length: Int
    switch version {
    case (1, 0): length = Int(try reader.littleEndian(UInt16.self))
    case (2, 0), (3, 0): length = Int(try reader.littleEndian(UInt32.self))
    default:
      throw reader.failure("version \(version.0).\(version.1) is not one of 1.0, 2.0 and 3.0")
    }
    let header = try NPYHeader(reader.take(length), path: path)
    let (size, overflow) = header.shape.count.multipliedReportingOverflow(by: header.kind.size)
    guard !overflow, size == reader.remaining else {
      throw reader.failure(
        "the shape \(header.shape) takes \(overflow ? "too many" : String(size)) bytes,"
          + " the file has \(reader.remaining)")
    }
    let elements = try reader.numbers(header.shape.count, header.kind, header.order)
    return Tensor(
      shape: header.shape,
      elements: header.isFortran ? rowMajor(elements, header.shape) : elements)
  }

  /// The dtype of a file that is written.
  public enum Precision: String, Hashable, Sendable, CaseIterable {
    case float32
    case float64
  }

  /// Encodes a tensor with exactly the bytes that `numpy.save` writes: version 1.0, little-endian,
  /// row-major, elements aligned to 64 bytes.
  ///
  /// - Parameters:
  ///   - tensor: The tensor to encode.
  ///   - precision: The dtype. Elements are rounded to it; those beyond its range become infinite.
  public static func encode(_ tensor: Tensor, as precision: Precision = .float64) -> [UInt8] {
    let axes = tensor.shape.axes
    precondition(axes.count <= NPYHeader.mostAxes, "NumPy's arrays have at most 64 axes")
    // A tuple as Python prints it: (), (3,), (2, 3).
    let tuple = axes.map(String.init).joined(separator: ", ") + (axes.count == 1 ? "," : "")
    let descr = precision == .float64 ? "<f8" : "<f4"
    var header = "{'descr': '\(descr)', 'fortran_order': False, 'shape': (\(tuple)), }"
    // NumPy leaves room for the first axis to grow to 21 digits.
    if let first = axes.first {
      header += String(repeating: " ", count: 21 - String(first).count)
    }
    let start = magic.count + 4
    // NumPy pads with 1 to 64 bytes, never 0.
    let end = ((start + header.utf8.count + 1) / 64 + 1) * 64
    header += String(repeating: " ", count: end - start - header.utf8.count - 1) + "\n"

    var bytes = magic + [1, 0]
    bytes.reserveCapacity(end + 8 * tensor.elements.count)
    bytes.appendLittleEndian(UInt16(header.utf8.count))
    bytes += header.utf8
    switch precision {
    case .float32:
      for element in tensor.elements { bytes.appendLittleEndian(Float(element).bitPattern) }
    case .float64:
      for element in tensor.elements { bytes.appendLittleEndian(element.bitPattern) }
    }
    return bytes
  }

  /// Reorders elements from column-major (first axis contiguous) to row-major.
  private static func rowMajor(_ elements: [Double], _ shape: Shape) -> [Double] {
    let axes = shape.axes
    // The distance in `elements` between neighbours along each axis.
    var strides: [Int] = []
    var stride = 1
    for length in axes {
      strides.append(stride)
      stride *= length
    }
    var index = [Int](repeating: 0, count: axes.count)
    var place = 0
    var ordered: [Double] = []
    ordered.reserveCapacity(elements.count)
    for _ in elements.indices {
      ordered.append(elements[place])
      for axis in axes.indices.reversed() {
        index[axis] += 1
        place += strides[axis]
        if index[axis] < axes[axis] { break }
        index[axis] = 0
        place -= strides[axis] * axes[axis]
      }
    }
    return ordered
  }
}
