import Networks

extension Network {
  /// The position of the node with this name, which must exist.
  func place(of name: String) -> Int {
    guard let position = position(of: name) else {
      preconditionFailure("no node is called '\(name)'")
    }
    return position
  }
}
