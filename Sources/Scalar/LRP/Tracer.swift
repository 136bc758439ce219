import Attribution

/// Receives every redistribution. A redistribution is built only if the tracer uses it.
protocol Tracer {
  func record(_ redistribution: @autoclosure () -> Redistribution)
}

/// Discards every redistribution, at no cost.
struct NoTracer: Tracer {
  @inline(__always)
  func record(_ redistribution: @autoclosure () -> Redistribution) {}
}

/// Passes every redistribution to a closure.
struct ClosureTracer: Tracer {
  let trace: (Redistribution) -> Void

  func record(_ redistribution: @autoclosure () -> Redistribution) { trace(redistribution()) }
}
