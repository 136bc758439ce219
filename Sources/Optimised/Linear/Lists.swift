/// Lists of different lengths, end to end.
struct Lists<Element> {
  private let elements: [Element]
  let ranges: [Range<Int>]

  init(_ lists: [[Element]]) {
    elements = lists.flatMap(\.self)
    var start = 0
    ranges = lists.map { list in
      defer { start += list.count }
      return start..<start + list.count
    }
  }

  subscript(_ index: Int) -> ArraySlice<Element> { elements[ranges[index]] }
}
