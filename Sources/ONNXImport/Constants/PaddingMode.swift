/// What lies beyond the edge of a padded tensor.
enum PaddingMode: String {
  /// A fixed number.
  case constant
  /// The elements mirrored at the edge, which is not repeated.
  case reflect
  /// The element at the edge.
  case edge
  /// The elements from the other side.
  case wrap

  /// The position within 0 ..< length that is copied to this one; `nil` for the fixed number, and
  /// where a mirror would have to reach beyond the other edge.
  func source(of position: Int, within length: Int) -> Int? {
    if (0..<length).contains(position) { return position }
    guard length > 0 else { return nil }
    switch self {
    case .constant: return nil
    case .edge: return min(max(position, 0), length - 1)
    case .wrap: return (position % length + length) % length
    case .reflect:
      guard length > 1 else { return 0 }
      let period = 2 * (length - 1)
      let folded = (position % period + period) % period
      return folded < length ? folded : period - folded
    }
  }
}
