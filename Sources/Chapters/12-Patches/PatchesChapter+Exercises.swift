import Attribution
import Figures
import Formats
import Networks
import Optimised

/// The sections on what cannot be shown, and the exercises.
extension PatchesChapter {
  func limits(on page: inout Page) {
    page.heading("What the method cannot show")
    page.prose(
      """
      Document 003 names two limits. It takes a pass over the whole data set, though one for all
      channels together. And it only knows patches that are in the data set: two features that
      always occur together cannot be told apart. A third is the field itself. It is where the
      neuron could look; how much each of its pixels counts it does not say, and those at its border
      are reached by few paths.
      """)
  }

  func exercises(on page: inout Page) {
    page.exercise(
      """
      Two convolutions of 3×3 with stride 1, a pooling of 2×2 that moves by 2, two convolutions of
      3×3: how large is the field, and by how much does it move from one neuron to the next?
      """,
      answer:
        """
        Backwards, r ← (r − 1) · stride + kernel: 1, 3, 5, then (5 − 1) · 2 + 2 = 10, then 12 and
        14. Two neurons side by side are one pooling apart: 2 pixels. This is MiniVGG up to its last
        feature map.
        """)
    page.exercise(
      """
      Is the receptive field of a neuron with dilated windows still a rectangle without holes?
      """,
      answer:
        """
        Not always. A single window of 3 positions with dilation 2 reads every other one; two of
        them on top of each other read positions 0, 2, 4, 6 and 8. `receptiveField` keeps the
        positions axis by axis; `hull` is the box around them, which is what is cut out.
        """)
    page.exercise(
      """
      Why is every pixel of a fully connected network's input in every neuron's field, and what does
      that mean for the output's patches?
      """,
      answer:
        """
        A dense layer reads everything. The patches of a class are whole images: those that the
        network is surest of, as far as scores say.
        """)
  }
}
