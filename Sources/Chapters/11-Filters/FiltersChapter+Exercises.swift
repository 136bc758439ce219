import Attribution
import Figures
import Formats
import Foundation
import Networks
import Optimised

extension FiltersChapter {
  func exercises(on page: inout Page) {
    page.exercise(
      """
      `w = (w - w.min()) / (w.max() - w.min())`: for which filter does document 000's code fail, and
      what does a constant added to all weights change in the picture?
      """,
      answer:
        """
        For one whose weights are all equal, a blur for example: 0/0 is not a number, and nothing is
        drawn. Here such a filter is black. A constant changes nothing in the picture, and much in
        the network: an edge detector turns into a detector of edges that are bright.
        """)
    page.exercise(
      """
      Why can filters of 1×1 positions not be understood by looking, although each of their channels
      is one number?
      """,
      answer:
        """
        They mix the maps below and look at no neighbourhood at all: all of their meaning is in what
        these maps are. A filter is always relative to the layer below; only the first layer's is
        the image.
        """)
    page.exercise(
      """
      What would show what a deep filter responds to, if not its weights?
      """,
      answer:
        """
        The images on which it responds most, as in \(chapter: .patches), or an image made for it, as
        in \(chapter: .activationMaximisation). Both ask the whole network below the filter and not one layer's weights.
        """)
  }
}
