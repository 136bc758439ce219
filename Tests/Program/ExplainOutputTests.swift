import Attribution
import Figures
import Formats
import Foundation
import Networks
import Numerics
import ONNXImport
import Optimised
import Scalar
import Testing

/// What the program `explain` prints, and its files other than .npy.
@Suite struct ExplainOutputTests {
  let folder: TemporaryFolder
  let merged: Network
  /// What the node is called that is merged.
  let normalization: String
  let x: Tensor
  let file: String

  private let image = ExplainProgramTests.image

  init() throws {
    folder = try TemporaryFolder()
    let network = try ImportedModel.read(ExplainProgramTests.image).network
    merged = try network.mergingBatchNormalization()
    normalization = try #require(
      network.nodes.first { $0.operation.kind == .batchNormalization }
    ).name
    var random = SplitMix64(seed: 5)
    x = Tensor(shape: [1, 3, 8, 8], elements: random.numbers(3 * 8 * 8, 2))
    file = try folder.write("x.npy", NPY.encode(x.example(0)))
  }

  private func explain(_ arguments: String...) throws -> String {
    let outcome = try Outcome(of: "explain", arguments)
    #expect(outcome.code == 0 && outcome.errors == "", "\(outcome)")
    return outcome.output
  }

  private func pass(_ composite: Composite = .epsilonPlusFlat()) throws -> RelevancePass {
    try OptimisedEngine(for: merged).relevance(
      of: x, under: Plan(composite, for: merged), from: .score(.predicted), at: [0])
  }

  @Test func summarySaysWhatWasExplained() throws {
    let labels = try folder.write("labels.txt", "cat\nfrog\nship\n\n".utf8)
    let lines = try explain(image, file, "--labels", labels).split(separator: "\n")
    let pass = try pass()
    let output = pass.output.elements
    let top = pass.output.firstMaximum
    func value(_ heading: String) throws -> String {
      let line = try #require(
        lines.first { $0.drop { $0 == " " }.hasPrefix(heading + "  ") }, "\(heading)")
      return line.drop { $0 == " " }.dropFirst(heading.count).drop { $0 == " " }.description
    }
    #expect(try value("model").hasPrefix("\(image): 3×8×8 → 3, "))
    #expect(try value("merged") == "batch normalization into the layer before it: \(normalization)")
    #expect(try value("method") == "lrp, epsilon-plus-flat")
    #expect(try value("engine") == "optimised, single precision")
    #expect(try explain(image, file, "--engine", "scalar").contains("scalar, double precision"))
    let names = ["cat", "frog", "ship"]
    #expect(
      try value("predictions").hasPrefix(
        "\(top) (\(names[top])) \(formatted(output[top], digits: 6))"))
    #expect(try value("explained") == "output \(top) (\(names[top]))")
    #expect(try value("score") == formatted(output[top]))
    #expect(try value("sum of the attribution") == formatted(pass.relevances[0].sum))
    #expect(try value("bias") == formatted(pass.ledgers[0].total(.bias)))
    #expect(try value("stabiliser") == formatted(pass.ledgers[0].total(.stabiliser)))
  }

  @Test func sumsOfTheOtherMethods() throws {
    let gap = try explain(image, file, "--method", "integrated-gradients")
    #expect(gap.contains("f(x) − f(baseline)") && gap.contains("completeness gap"))
    let difference = try explain(image, file, "--method", "deeplift", "--engine", "scalar")
    let discrepancy = try #require(difference.firstMatch(of: /discrepancy +(\S+)/)?.1)
    #expect(abs(try #require(Double(discrepancy))) < 1e-12)
    #expect(!difference.contains("merged") && !difference.contains("bias"))
    #expect(try explain(image, file, "--method", "gradient").contains("\nscore "))
    let oneHot = try explain(image, file, "--initial-relevance", "one-hot")
    #expect(oneHot.contains("initial relevance   "))
  }

  @Test func planNodesAndLedger() throws {
    let plan = try Plan(.chapterTable(low: 0, high: 1), for: merged)
    #expect(
      try explain(image, "--plan", "--composite", "chapter-table", "--low", "0", "--high", "1")
        == "\(plan.table(for: merged))\n")
    let nodes = try explain(image, "--nodes")
    for node in merged.nodes { #expect(nodes.contains("\n\(node.name) ")) }
    #expect(!nodes.contains("\n\(normalization) "))
    #expect(try explain(image, "--nodes", "--method", "deeplift").contains("\n\(normalization) "))
    #expect(
      try explain(image, file, "--ledger") == "\(pass().ledgers[0].table(for: merged))\n")
  }

  @Test func traceIsTheScalarPaths() throws {
    var lines = [Redistribution.csvHeader]
    _ = try ScalarEngine(for: merged).relevance(
      of: x, under: Plan(.epsilonPlusFlat(), for: merged), from: .score(.predicted), at: []
    ) { lines.append($0.csvLine(in: merged)) }
    let path = folder("trace.csv")
    _ = try explain(image, file, "--trace-csv", path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == lines.joined())

    let name = merged.output.name
    _ = try explain(image, file, "--trace-csv", path, "--trace-node", name)
    let narrowed = lines.prefix(1) + lines.dropFirst().filter { $0.hasPrefix("\(name),") }
    #expect(narrowed.count > 5)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == narrowed.joined())
  }

  @Test func heatmapAndTableHoldTheAttribution() throws {
    let (png, csv) = (folder("map.png"), folder("map.csv"))
    let relevance = try pass().relevances[0]
    _ = try explain(image, file, "--output", png)
    #expect(try PNG.read(png) == Heatmap.signed.image(of: relevance))
    _ = try explain(image, file, "--output", png, "--method", "saliency")
    let saliency = try OptimisedEngine(for: ImportedModel.read(image).network).saliency(of: x)
    #expect(try PNG.read(png) == Heatmap.unsigned.image(of: saliency))

    for colours in ColourMap.allCases {
      for scale in Heatmap.Scale.allCases {
        _ = try explain(
          image, file, "--output", png, "--colours", colours.rawValue, "--scale", scale.rawValue)
        #expect(try PNG.read(png) == Heatmap(colours, scale).image(of: relevance))
      }
    }
    // What is not chosen stays the method's own.
    _ = try explain(
      image, file, "--output", png, "--method", "saliency", "--colours", "coldnhot")
    #expect(try PNG.read(png) == Heatmap(.coldnhot, .positive).image(of: saliency))
    _ = try explain(image, file, "--output", png, "--scale", "range")
    #expect(try PNG.read(png) == Heatmap(.seismic, .range).image(of: relevance))

    _ = try explain(image, file, "--output", csv)
    let lines = try String(contentsOfFile: csv, encoding: .utf8).split(separator: "\n")
    #expect(lines[0] == "example,i1,i2,i3,attribution")
    #expect(lines.count == 1 + 3 * 8 * 8)
    #expect(lines[1 + 64 + 8 + 3] == "0,1,1,3,\(relevance[64 + 8 + 3])")
    #expect(
      lines.dropFirst().compactMap { Double($0.split(separator: ",")[4]) }
        == relevance.elements)
  }

  @Test func fourAxesAreATableButNoHeatmap() throws {
    let path = packageFolder.appendingPathComponent(
      "Fixtures/onnx-import/shufflenet-script-11.onnx"
    )
    .path
    let network = try ImportedModel.read(path).network
    let node = try #require(network.nodes.first { $0.shape.rank == 4 })
    let (png, csv) = (folder("map.png"), folder("map.csv"))
    #expect(
      try Outcome(of: "explain", [path, file, "--at", node.name, "--output", png])
        == Outcome(
          code: 64, output: "",
          errors: "explain: a heatmap has at most three axes; the attribution is \(node.shape);"
            + " write .npy or .csv\n"))
    _ = try explain(path, file, "--at", node.name, "--output", csv)
    let lines = try String(contentsOfFile: csv, encoding: .utf8).split(separator: "\n")
    #expect(lines[0] == "example,i1,i2,i3,i4,attribution")
    #expect(lines.count == 1 + node.shape.count)
    #expect(try folder.files == ["map.csv", "x.npy"])
  }

  @Test func imagesAreScaled() throws {
    var random = SplitMix64(seed: 2)
    let samples = (0..<8 * 8 * 3).map { _ in UInt8.random(in: 0...255, using: &random) }
    let picture = Image(width: 8, height: 8, channels: 3, samples: samples)
    let png = try folder.write("picture.png", PNG.encode(picture))
    let ppm = try folder.write("picture.ppm", PPM.encode(picture))
    // (p / 255 − mean) / std, channel by channel; the bounds likewise from 0 and 1.
    let mean = [0.5, 0.25, 0]
    let pixels = picture.tensor().elements
    let scaled = Tensor(
      shape: [1, 3, 8, 8],
      elements: pixels.indices.map { (pixels[$0] - mean[$0 / 64]) / 0.5 })
    let low = Bound(mean.map { (0 - $0) / 0.5 })
    let high = Bound(mean.map { (1 - $0) / 0.5 })
    let expected = try OptimisedEngine(for: merged).relevance(
      of: scaled, under: Plan(.epsilonGammaBox(low: low, high: high), for: merged),
      from: .score(.predicted), at: [0]
    ).relevances[0].example(0)
    for path in [png, ppm] {
      let output = folder("out.npy")
      _ = try explain(
        image, path, "--mean", "0.5,0.25,0", "--std", "0.5", "--composite", "epsilon-gamma-box",
        "--output", output)
      #expect(try NPY.read(output) == expected)
    }
  }

  @Test func helpListsEveryChoice() throws {
    let help = try explain("--help")
    #expect(help.hasPrefix("usage: explain MODEL.onnx [INPUT] [OPTION…]\n"))
    #expect(help.split(separator: "\n").allSatisfy { $0.count <= 100 })
    for word in [
      "guided-grad-cam", "augmented-grad-cam", "epsilon-alpha2-beta1-flat", "alpha-beta=A,B",
    ] {
      #expect(help.contains(word))
    }
  }
}
