import Formats
import Foundation
import Networks
import ONNXImport
import Testing

/// Small files that would take much memory or time: each is refused in one line, or read quickly.
@Suite struct ONNXBudgetRefusals {
  private func refusal(
    of input: [Int] = [1, 4], _ build: (inout ONNXGraphBytes) -> Void
  ) -> String {
    var graph = ONNXGraphBytes(opset: 18, input: input)
    build(&graph)
    do throws(ReadError) {
      let network = try graph.imported().network
      return "\(network.nodes.count) nodes"
    } catch {
      return error.description
    }
  }

  /// A chain of one operator, which reads its operand twice if `pairs` is set.
  private func chain(_ name: String, _ count: Int, pairs: Bool = false) -> String {
    refusal { graph in
      for index in 0..<count {
        let operand = index == 0 ? "x" : "a\(index - 1)"
        graph.add(
          name, pairs ? [operand, operand] : [operand],
          [index == count - 1 ? "y" : "a\(index)"])
      }
    }
  }

  /// Evaluated as a tree, sixty doublings would take 2⁶⁰ steps.
  @Test func sharedOperandsAreEvaluatedOnce() {
    #expect(chain("Mul", 60, pairs: true).hasSuffix(" nodes"))
    #expect(chain("Add", 60, pairs: true).hasSuffix(" nodes"))
  }

  /// An expression of thousands of operators would exhaust the stack.
  @Test func longChainsAreSplit() {
    #expect(chain("Tanh", 4000).hasSuffix(" nodes"))
    #expect(chain("Neg", 50_000).hasSuffix(" nodes"))
  }

  @Test func constantsThatGrow() {
    let doubled = refusal { graph in
      graph.constant("c0", [1, 4], floats: [1, 1, 1, 1])
      for index in 0..<40 {
        graph.add("Concat", ["c\(index)", "c\(index)"], ["c\(index + 1)"], ["axis": .int(0)])
      }
      graph.add("Add", ["x", "c40"], ["y"])
    }
    #expect(doubled.contains("their result is too large"), "\(doubled)")
    let filled = refusal { graph in
      graph.constant("s", integers: [1 << 26])
      graph.add("ConstantOfShape", ["s"], ["c"])
      graph.add("Add", ["x", "c"], ["y"])
    }
    #expect(filled.contains("the limit is 16777216 elements"), "\(filled)")
    let broadcast = refusal(of: [1, 1 << 16]) { graph in
      graph.constant("c", [1 << 16, 1], floats: Array(repeating: 1, count: 1 << 16))
      graph.add("Add", ["x", "c"], ["y"])
    }
    #expect(broadcast.contains("4294967296 neurons, more than 67108864"), "\(broadcast)")
  }

  @Test func attributesAtTheEndsOfTheirRange() {
    let split = refusal { $0.add("Split", ["x"], ["y"], ["axis": .int(.max)]) }
    #expect(split.contains("axis 9223372036854775807 is not one of 2"), "\(split)")
    let pieces = refusal { $0.add("Split", ["x"], ["y"], ["num_outputs": .int(.max)]) }
    #expect(pieces.contains("it has 1 outputs and num_outputs"), "\(pieces)")
    let order = refusal { $0.add("Transpose", ["x"], ["y"], ["perm": .ints([.min, 0])]) }
    #expect(order.contains("is not a permutation of 2 axes"), "\(order)")
    let bias = refusal(of: [1, 1, 3]) {
      $0.constant("w", [1, 1, 2], floats: [1, 2])
      $0.constant("b", [0], floats: [])
      $0.add("Conv", ["x", "w", "b"], ["y"])
    }
    #expect(bias.contains("its bias has 0 elements for 1 outputs"), "\(bias)")
  }

  /// The files in which fuzzing once found a trap.
  @Test func filesThatOnceEndedTheProgram() throws {
    let folder = packageFolder.appendingPathComponent("Fixtures/fuzzing/onnx")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".onnx") }
    #expect(files.count >= 10)
    for file in files {
      let path = folder.appendingPathComponent(file).path
      let error = #expect(throws: ReadError.self, "\(file)") { try ImportedModel.read(path) }
      #expect(error?.description.contains("\n") == false)
    }
  }
}
