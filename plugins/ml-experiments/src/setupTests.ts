import '@testing-library/jest-dom';
import FakeUplot from './__testUtils__/fakeUplot';

jest.mock('uplot', () => ({ __esModule: true, default: FakeUplot }));

global.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
