import Attribution

/// Whoever is told of every redistribution. A redistribution is only put together if it is wanted.
protocol Tracer {
  func record(_ redistribution: @autoclosure () -> Redistribution)
}

/// Nobody: costs nothing.
struct NoTracer: Tracer {
  @inline(__always)
  func record(_ redistribution: @autoclosure () -> Redistribution) {}
}

/// A closure.
struct ClosureTracer: Tracer {
  let trace: (Redistribution) -> Void

  func record(_ redistribution: @autoclosure () -> Redistribution) { trace(redistribution()) }
}
