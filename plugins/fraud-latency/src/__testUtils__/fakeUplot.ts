/** Stands in for uPlot, which needs a canvas that jsdom lacks. */
export default class FakeUplot {
  setData() {}
  setSize() {}
  destroy() {}
}
