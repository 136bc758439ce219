import Foundation

/// Formats a number with at most `digits` significant digits, without trailing zeros, and without a
/// minus before a zero.
public func formatted(_ value: Double, digits: Int = 10) -> String {
  value == 0 ? "0" : String(format: "%.\(digits)g", value)
}
