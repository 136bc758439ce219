/// The sum of `count` contiguous numbers, in an order that depends only on `count`.
@inline(__always)
func sum(_ numbers: UnsafePointer<Float>, _ count: Int) -> Float {
  var lanes = Lanes()
  for i in stride(from: 0, to: count, by: 16) { lanes += Lanes(numbers + i, count: count - i) }
  return lanes.sum()
}

/// The sum of `count` contiguous numbers, accumulated in double precision if there are many.
func total(_ numbers: UnsafePointer<Float>, _ count: Int) -> Double {
  var total = 0.0
  for first in stride(from: 0, to: count, by: 1024) {
    total += Double(sum(numbers + first, min(1024, count - first)))
  }
  return total
}
