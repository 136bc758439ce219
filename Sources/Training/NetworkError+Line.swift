import Formats
import Networks

extension NetworkError {
  /// The description in one line, although the name of a parameter that comes from a file may hold
  /// anything.
  var line: String {
    guard case .parameter(let name, let found, let expected) = self else { return description }
    return "\(NetworkError.parameter(name.printable, found: found, expected: expected))"
  }
}
