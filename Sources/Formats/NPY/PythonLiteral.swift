/// A parser for the subset of Python literals that a `.npy` header uses.
///
///     dictionary = "{" [ string ":" value { "," string ":" value } [","] ] "}"
///     value      = string | "True" | "False" | tuple | list
///     tuple      = "(" [ integer { "," integer } [","] ] ")"      one integer needs its comma
///     string     = "'" … "'" | '"' … '"'                          without backslashes
///
/// White space may separate any two tokens. A list, which occurs only in structured dtypes, is
/// recognised by its bracket and not parsed.
struct PythonLiteral {
  enum Value: Hashable {
    case text(String)
    case truth(Bool)
    case tuple([Int])
    case list
  }

  private var reader: ByteReader

  /// Parses the header's bytes; positions in errors count from the start of the file.
  init(_ bytes: ArraySlice<UInt8>, path: String) {
    reader = ByteReader(bytes, path: path)
  }

  /// Parses the dictionary. Nothing but white space may follow it.
  mutating func dictionary() throws(ReadError) -> [String: Value] {
    var entries: [String: Value] = [:]
    try expect("{")
    while try !skip("}") {
      let key = try string()
      try expect(":")
      guard entries.updateValue(try value(), forKey: key) == nil else {
        throw reader.failure("the header has \(key.quoted) twice")
      }
      guard entries[key] != .list else { return entries }
      if try !skip(",") {
        try expect("}")
        break
      }
    }
    skipBlanks()
    guard reader.remaining == 0 else { throw reader.failure("the header continues after its '}'") }
    return entries
  }

  private mutating func value() throws(ReadError) -> Value {
    skipBlanks()
    switch reader.next {
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return .text(try string())
    case UInt8(ascii: "("): return .tuple(try tuple())
    case UInt8(ascii: "["): return .list
    case UInt8(ascii: "T"): return .truth(try word("True", true))
    case UInt8(ascii: "F"): return .truth(try word("False", false))
    default: throw reader.failure("the header has no string, True, False or tuple here")
    }
  }

  private mutating func word(_ word: String, _ value: Bool) throws(ReadError) -> Bool {
    for byte in word.utf8 { try expect(Unicode.Scalar(byte), blanks: false) }
    return value
  }

  private mutating func tuple() throws(ReadError) -> [Int] {
    var items: [Int] = []
    try expect("(")
    while try !skip(")") {
      items.append(try integer())
      if try !skip(",") {
        guard items.count > 1 else { throw reader.failure("a tuple of one needs a comma") }
        try expect(")")
        break
      }
    }
    return items
  }

  private mutating func integer() throws(ReadError) -> Int {
    skipBlanks()
    var value: Int?
    while let byte = reader.next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      let (tens, first) = (value ?? 0).multipliedReportingOverflow(by: 10)
      let (sum, second) = tens.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
      guard !first, !second else { throw reader.failure("an axis is too long to be counted") }
      value = sum
      reader.skip()
    }
    guard let value else { throw reader.failure("the shape has no number here") }
    return value
  }

  private mutating func string() throws(ReadError) -> String {
    skipBlanks()
    guard let quote = reader.next, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw reader.failure("the header has no string here")
    }
    reader.skip()
    var text = ""
    while let byte = reader.next, byte != quote {
      guard (0x20..<0x7F).contains(byte), byte != UInt8(ascii: "\\") else {
        throw reader.failure("the header has a string with a byte that is not plain ASCII")
      }
      text.unicodeScalars.append(Unicode.Scalar(byte))
      reader.skip()
    }
    reader.skip()
    return text
  }

  private mutating func skipBlanks() {
    while let byte = reader.next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      reader.skip()
    }
  }

  private mutating func skip(_ symbol: Unicode.Scalar) throws(ReadError) -> Bool {
    skipBlanks()
    guard reader.remaining > 0 else { throw reader.failure("the header ends here") }
    guard reader.next == UInt8(ascii: symbol) else { return false }
    reader.skip()
    return true
  }

  private mutating func expect(
    _ symbol: Unicode.Scalar, blanks: Bool = true
  ) throws(ReadError) {
    if blanks { skipBlanks() }
    guard reader.next == UInt8(ascii: symbol) else {
      throw reader.failure("the header has no '\(symbol)' here")
    }
    reader.skip()
  }
}
