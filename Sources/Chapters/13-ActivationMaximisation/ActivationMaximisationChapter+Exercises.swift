import Attribution
import Figures
import Formats
import Networks
import Optimised
import Scalar

extension ActivationMaximisationChapter {
  func exercises(on page: inout Page) {
    page.exercise(
      """
      What is x* for a linear neuron with a cost on the total variation instead of on the length, τ
      TV(x), and no clipping?
      """,
      answer:
        """
        There is none, if the weights do not happen to add up to zero in every channel: a constant
        image has no variation, so the objective grows with the constant without end. Total
        variation says what the image should look like, and not how large it may be.
        """)
    page.exercise(
      """
      Why are the neurons of the figure above maximised before their ReLU?
      """,
      answer:
        """
        Where the ReLU is off its slope is zero. From a start where the neuron is off, the ascent
        would never begin; before the ReLU there is always a way up.
        """)
    page.exercise(
      """
      Instead of a neuron, the mean over a channel's positions can be maximised, `.channel(k)`. What
      comes of it in the first layer, before the ReLU?
      """,
      answer:
        """
        A plain colour. The mean over all positions is linear in the image, and but for the border
        every pixel is under every weight of the filter: all of them have the same slope, the sum of
        the filter's weights of their colour. Behind the ReLU, stripes and dots can pay.
        """)
    page.exercise(
      """
      Does an image of noise that the network calls '\(model.classes[0])' with a high score say
      that an explanation of it is wrong?
      """,
      answer:
        """
        No. The score is what the network computes, and an explanation says where that comes from.
        It says that the network was never told what is not a '\(model.classes[0])' but noise: it
        was trained to tell classes apart, on images of them only.
        """)
  }
}
