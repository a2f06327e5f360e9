import { loadCanvas } from './loadCanvas';

describe('the part that draws', () => {
  // uPlot asks for the density of the screen as it loads; jsdom has none.
  beforeAll(() => {
    window.matchMedia ??= jest
      .fn()
      .mockReturnValue({ addEventListener() {}, removeEventListener() {} });
  });
  afterEach(() => jest.restoreAllMocks());

  it.each(['en-US@posix', 'C'])(
    'loads in a browser whose language is %s, which stays so',
    async language => {
      jest.resetModules();
      jest
        .spyOn(Navigator.prototype, 'language', 'get')
        .mockReturnValue(language);
      expect(await loadCanvas()).toHaveProperty('default');
      expect(navigator.language).toBe(language);
    },
  );
});
