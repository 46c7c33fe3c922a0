"""The console's gallery in a real browser, told the same pictures under addresses that are signed anew each time."""

from tests.contract.api.conftest import Api
from tests.support.browser import chromium, visit

SHOWN_TWICE = """async () => {
  const { Gallery } = await import("/console/gallery.js");
  const gallery = new Gallery({ open() {}, again() {} });
  const request = (signature) => ({
    images_wanted: 2, parameters: { prompt: "a fox", seed: 7 }, progress: { fraction: 0.5 },
    images: [{ url: `/console/mark.svg?X-Amz-Signature=${signature}`, width: 1, height: 1, seed: 7 }] });
  gallery.show(request("one"), false);
  const hung = gallery.element.querySelector("img");
  gallery.show(request("two"), false);
  return hung !== null && hung === gallery.element.querySelector("img");
}"""


def test_a_picture_that_hangs_is_not_hung_again_under_its_next_address(open_api: Api) -> None:
    with chromium() as browser, visit(browser, open_api.url) as page:
        assert page.evaluate(SHOWN_TWICE)
