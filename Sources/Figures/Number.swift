import Foundation

/// A number as a reader wants it: up to so many significant digits, no trailing zeros, no minus
/// before a zero.
public func formatted(_ value: Double, digits: Int = 10) -> String {
  value == 0 ? "0" : String(format: "%.\(digits)g", value)
}
