import Foundation

/// A layered network, input on the left: every neuron with its relevance, and
/// every message as a line from the neuron that gives to the one that gets, as wide as it is large.
public struct RelevanceDrawing: Sendable {
  public struct Neuron: Sendable {
    public let name: String
    public let relevance: Double

    public init(_ name: String, relevance: Double) {
      self.name = name
      self.relevance = relevance
    }
  }

  public struct Message: Sendable {
    /// The layer that gives, counted from the input's, which is 0.
    public let layer: Int
    public let k: Int
    /// The neuron that gets, in the layer before.
    public let j: Int
    public let amount: Double

    public init(layer: Int, k: Int, j: Int, amount: Double) {
      self.layer = layer
      self.k = k
      self.j = j
      self.amount = amount
    }
  }

  private let layers: [[Neuron]]
  private let messages: [Message]
  private let titles: [String]

  public init(layers: [[Neuron]], titles: [String], messages: [Message]) {
    self.layers = layers
    self.titles = titles
    self.messages = messages
  }

  private let spacing = (x: 320.0, y: 108.0)
  private let radius = 32.0
  private let margin = (x: 80.0, top: 40.0)

  public var svg: String {
    var drawing = SVG(
      width: 2 * margin.x + spacing.x * Double(layers.count - 1), height: margin.top + height)
    let largest = messages.map { abs($0.amount) }.max() ?? 1
    for message in messages {
      drawing.line(
        from: centre(message.layer, message.k), to: centre(message.layer - 1, message.j),
        colour: message.amount < 0 ? Ink.paleContradicts : Ink.paleSupports,
        width: 1 + 9 * abs(message.amount) / largest)
    }
    for message in messages { label(message, in: &drawing) }
    for (l, layer) in layers.enumerated() {
      drawing.label(titles[l], at: (centre(l, 0).x, 24), size: 15, bold: true)
      for (i, neuron) in layer.enumerated() {
        let centre = centre(l, i)
        drawing.circle(at: centre, radius: radius, fill: "#ffffff", stroke: Ink.text)
        drawing.label(neuron.name, at: (centre.x, centre.y - 4), bold: true)
        drawing.label(
          formatted(neuron.relevance, digits: 4), at: (centre.x, centre.y + 14), size: 13,
          colour: Ink.of(neuron.relevance))
      }
    }
    return drawing.text
  }

  /// The amount, near that end of the message at which fewer lines meet.
  private func label(_ message: Message, in drawing: inout SVG) {
    var (near, far) = (centre(message.layer - 1, message.j), centre(message.layer, message.k))
    if layers[message.layer].count > layers[message.layer - 1].count { swap(&near, &far) }
    let t = (radius + 40) / hypot(far.x - near.x, far.y - near.y)
    let point = (x: near.x + t * (far.x - near.x), y: near.y + t * (far.y - near.y) + 4)
    drawing.label(formatted(message.amount, digits: 4), at: point, size: 12)
  }

  private var height: Double { spacing.y * Double(layers.map(\.count).max() ?? 1) }

  private func centre(_ layer: Int, _ neuron: Int) -> (x: Double, y: Double) {
    let row = height / Double(layers[layer].count)
    return (margin.x + spacing.x * Double(layer), margin.top + row * (Double(neuron) + 0.5))
  }
}
