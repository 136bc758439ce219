/// Words from a file, in quotes, as a one-line message can show them: what is not printable ASCII is
/// written as Swift would escape it, and what is too long is cut.
func quoted(_ text: some StringProtocol) -> String {
  let limit = 60
  let scalars = text.unicodeScalars.prefix(limit + 1)
  let shown = scalars.prefix(limit).map { $0.escaped(asASCII: true) }.joined()
  return "'\(shown)\(scalars.count > limit ? "..." : "")'"
}
