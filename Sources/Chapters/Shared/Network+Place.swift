import Networks

extension Network {
  /// The position of a node that a chapter knows to be there.
  func place(of name: String) -> Int {
    guard let position = position(of: name) else {
      preconditionFailure("no node is called '\(name)'")
    }
    return position
  }
}
