import Attribution
import Figures
import Numerics

extension LRPRulesChapter {
  func sign(on page: inout Page) throws {
    let run = try run(.sign())
    page.heading("A numerator that is not a summand")
    page.prose(
      """
      Every rule above divides by the sum of its own numerators. LRP-SIGN (Gumpfer et al. 2023) does
      not. It keeps LRP-0's denominator and puts the sign of the input in place of the input, so that
      a large input does not get more relevance for its size alone. It is meant for first layers. Here
      sgn(x) = (1, -1, 1), and x2 gets -1 · 1/5.5 · 1 + -1 · 1/(-2) · 2 = \(formatted(run.explanation[1], digits: 7)).
      """)
    page.code("Sources/Scalar/LRP/Rules/Sign.swift", "mutating func sign(")
    var table = TextTable(["rule", "R(x1)", "R(x2)", "R(x3)", "sum", "bias", "numerator"])
    let sinks = [run.ledger.total(.bias), run.ledger.total(.numerator)]
    let numbers = run.explanation + [run.explanation.sum] + sinks
    table.add([name(.sign())] + numbers.map { formatted($0, digits: 7) })
    page.output("sign", table)
    page.prose(
      """
      The rule does not conserve. What the numerators leave of the denominator,
      Σ_j (x_j − sgn(x_j)) w_jk, is 3 of z1 and 1 of z2. Its part of the relevance, 3/5.5 · 1 +
      1/(-2) · 2, has a column of its own in the ledger, and with it the account closes:
      """)
    page.output("sign-ledger", run.ledger.table(for: run.network))
  }
}
