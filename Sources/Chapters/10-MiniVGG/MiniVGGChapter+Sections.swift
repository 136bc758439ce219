import Attribution
import Figures
import Formats
import Foundation
import Networks
import Numerics
import Training

/// The sections on the images, the network and its accuracy.
extension MiniVGGChapter {
  func data(on page: inout Page) throws {
    page.heading("The images")
    let size = images.shape.axes[1...].map { "\($0)" }.joined(separator: " × ")
    if task.mask == nil {
      page.prose(
        """
        CIFAR-10: colour photographs of \(size) pixels in ten classes, the documents' data. The
        network sees each sample x of a channel as (x/255 − 0.5)/0.5. The first test image of each
        class:
        """)
    } else {
      page.prose(
        """
        The project carries no photographs. What it has instead is computed: silhouettes of ten kinds,
        one in each image of \(size) pixels, of any size, place and angle, in a colour that the
        background has not; plain, graded, striped, checkered, blotched or grainy backgrounds, and
        noise. Every image is a pure function of a seed and its number, and comes with a mask of the
        object. So "did the relevance fall on the object?" has a true answer here, which photographs
        do not give. The network sees each sample x of a channel as (x/255 − 0.5)/0.5. The first
        test image of each class, and its mask drawn around it:
        """)
    }
    let firsts = names.indices.compactMap { label in
      images.labels.firstIndex { Int($0) == label }
    }
    var sheet = Montage(columns: firsts.map { names[images.label($0)] }, side: 64)
    sheet.addRow("", firsts.map(images.picture))
    if let mask = task.mask {
      sheet.addRow("", firsts.map { images.picture($0).outlining(mask($0), enlargedBy: 2) })
    }
    page.picture("classes", "The ten classes: \(task.name)", sheet)
  }

  func training(on page: inout Page) {
    page.heading("The network and its training")
    page.prose(
      """
      Two convolutions and a pooling, twice, then dense layers. Nearly all of the parameters are in
      the first dense layer:
      """)
    var table = TextTable(["node", "operation", "shape", "parameters"], left: [0, 1])
    let parameters = network.parameters
    for node in network.nodes {
      let count = ["weight", "bias"].compactMap { parameters["\(node.name).\($0)"]?.shape.count }
      table.add([
        node.name, node.operation.description, node.shape.description,
        count.isEmpty ? "" : "\(count.reduce(0, +))",
      ])
    }
    let all = parameters.values.reduce(0) { $0 + $1.shape.count }
    table.add(["all", "", "", "\(all)"])
    page.output("network", table)
    page.prose(
      """
      Training makes the loss small: the mean of −log p of the right class, p from the scores by
      softmax. What comes back from it at the scores is p itself, less one at the right class:
      """)
    page.formula("L = −1/N Σ_n log softmax(z_n)_y       ∂L/∂z_k = (softmax(z)_k − 1[k = y]) / N")
    page.prose(
      """
      One reverse walk takes it down to every node, the same walk as the gradient's in \(chapter: .gradients). A
      weight's slope is then a sum over all places where the weight was used, of what it was
      multiplied with times what came back there. On the scalar path, with the connections k ← j that
      share a weight w:
      """)
    page.code("Sources/Scalar/Training/WeightGradients.swift", "func addWeightGradients(")
    page.prose("Adam turns slopes into steps, each parameter with a step length of its own:")
    page.formula(
      """
      m ← β₁ m + (1 − β₁) g          v ← β₂ v + (1 − β₂) g²
      w ← w − η · m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + ε)
      """)
    page.code("Sources/Scalar/Training/AdamStep.swift", "mutating func")
    page.prose(
      """
      The recipe is the documents': Adam with η = 0.0004, and dropout of 0.35 behind the first
      convolution of each block and of 0.45 behind the first dense layer; document 001 has one dense
      layer more than document 002, with 0.5 behind it. The documents name no batch size, no scaling of
      the images and no seed; 64, the scaling above and 0 are ours, and nothing is done to the images
      to have more of them. How these weights were made:
      """)
    page.output("weights", facts)
    if let log = tested.model.facts["log"] {
      page.prose("And the log of it, in the slides' words:")
      page.output("log", log.replacing("\t", with: "  "))
    }
  }

  private var facts: String {
    let keys = ["network", "trained on", "epochs", "seed", "precision"]
    let width = keys.map(\.count).max() ?? 0
    return keys.compactMap { key in
      tested.model.facts[key].map { value in
        key + String(repeating: " ", count: width + 2 - key.count) + value
      }
    }.joined(separator: "\n")
  }

  func accuracy(on page: inout Page) {
    page.heading("What it can do")
    page.prose(
      """
      The table counts the test images that it classifies correctly; it was trained on none of them.
      The last column names the class that the others are most often taken for:
      """)
    var table = TextTable(
      ["class", "images", "right", "accuracy", "most often taken for"], left: [0, 4])
    for (label, entry) in tested.evaluation.classes.enumerated() {
      var taken = Array(repeating: 0, count: names.count)
      for n in tested.predicted.indices
      where images.label(n) == label && tested.predicted[n] != label {
        taken[tested.predicted[n]] += 1
      }
      let most = taken.indices.reduce(0) { taken[$1] > taken[$0] ? $1 : $0 }
      table.add([
        entry.name, "\(entry.images)", "\(entry.right)", entry.accuracy.map(percent) ?? "",
        taken[most] == 0 ? "" : names[most],
      ])
    }
    table.add([
      "all", "\(tested.evaluation.images)", "\(tested.evaluation.right)",
      percent(tested.evaluation.accuracy), "",
    ])
    page.output("accuracy", table, tolerance: 0.02)
    page.output(
      "loss", "mean loss \(formatted(tested.evaluation.meanLoss, digits: 3))", tolerance: 0.02)
  }
}

/// The sections that explain single images.
extension MiniVGGChapter {
  func four(_ explained: [ExampleExplanation], on page: inout Page) throws {
    page.heading("Four examples, five explanations")
    page.prose(
      """
      The slides show three images that their network gets right and one that it does not. So does
      this chapter, and it explains the last one twice: for the class it is taken for, and for the
      one that it is. The rule is EpsilonPlusFlat, started from the class's score; the channels are
      added up.
      """)
    var table = TextTable(
      ["test image", "is", "taken for", "explained for", "its score", "Σ R(x)"], left: [1, 2, 3])
    var sheet = Montage(
      columns: ["image", "EpsilonPlusFlat\nseismic, symmetric", "the slides' scale\nmin to max"],
      side: 128)
    for item in explained {
      let example = item.example
      table.add([
        "\(example.image)", names[example.label], names[example.predicted],
        names[example.target], formatted(item.scores[example.target], digits: 3),
        formatted(item.relevance.sum, digits: 3),
      ])
      sheet.addRow(
        "\(names[example.label])\n\nexplained for\n\(names[example.target])",
        [
          images.picture(example.image), Heatmap.signed.picture(of: item.relevance),
          Heatmap(.seismic, .range).picture(of: item.relevance),
        ],
        captions: [
          "taken for \(names[example.predicted])",
          "score \(formatted(item.scores[example.target], digits: 3))", "",
        ])
    }
    page.output("examples", table, tolerance: 0.02)
    page.picture("examples", "Three that are right, and one that is not, explained twice", sheet)
    page.prose(
      """
      In the middle red is relevance for the class, blue against it, and white none: document 001's
      colours. The third column is what the slides' code draws. It goes from the least to the greatest
      number of the map, so that white may be any number at all.

      The slides' code starts from one at the class instead of from its score. LRP is linear in what it
      starts from, so this divides every R by the score: the same picture where the score is positive.
      Where it is negative, as it may be of a class that the network does not choose, all signs are
      turned, and what speaks against the class is drawn as speaking for it.
      """)
  }

  func plan(_ explained: [ExampleExplanation], on page: inout Page) throws {
    guard let first = explained.first else { return }
    page.heading("The plan, and where the relevance went")
    page.prose("Which rule applied where, and why:")
    page.output("plan", try Plan(.epsilonPlusFlat(), for: network).table(for: network))
    page.prose(
      """
      And the account of the first example, from its score down:
      """)
    page.output("ledger", first.ledger.table(for: network, digits: 4), tolerance: 0.02)
    page.prose(
      """
      What the dense layers' and the convolutions' biases hold stays behind, as in \(chapter: .conservation); from
      the first convolution down nothing does, since flat asks neither for biases nor for weights.
      """)
  }

  func scales(_ explained: [ExampleExplanation], on page: inout Page) {
    page.heading("Where the slides' scale puts zero")
    page.prose("The slides' code draws (R − min R) / (max R − min R + 1e-10). There zero becomes")
    page.formula("−min R / (max R − min R + 1e-10)")
    var table = TextTable(
      ["test image", "explained for", "min R", "max R", "zero is drawn at"], left: [1])
    for item in explained {
      let sums = item.relevance.channelSums
      let (low, high) = (sums.min() ?? 0, sums.max() ?? 0)
      table.add([
        "\(item.example.image)", names[item.example.target], formatted(low, digits: 3),
        formatted(high, digits: 3), formatted(-low / (high - low + 1e-10), digits: 2),
      ])
    }
    page.output("zeros", table, tolerance: 0.02)
    page.prose(
      """
      A colour map with a neutral middle has it at 0.5, and there zero should be. It is somewhere else
      in every map, so the same colour says "for" in one and "against" in another, and two of them
      cannot be compared. The symmetric scale divides by max |R| and leaves zero where it is.
      """)
  }
}
