import Formats
import Networks

extension NetworkError {
  /// The description in one line. Parameter names from files may contain line breaks and control
  /// characters, so they are escaped.
  var line: String {
    guard case .parameter(let name, let found, let expected) = self else { return description }
    return "\(NetworkError.parameter(name.printable, found: found, expected: expected))"
  }
}
