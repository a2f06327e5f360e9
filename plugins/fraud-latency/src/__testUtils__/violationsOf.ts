import axe from 'axe-core';

/** What axe has to say of a part of the page. */
export async function violationsOf(element: Element) {
  const { violations } = await axe.run(element, {
    // Colours and sizes need a browser.
    rules: { 'color-contrast': { enabled: false } },
  });
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}
