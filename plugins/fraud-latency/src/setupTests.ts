import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';
import FakeUplot from './__testUtils__/fakeUplot';

jest.mock('uplot', () => ({ __esModule: true, default: FakeUplot }));

// A busy machine draws slowly; what is waited for still has to come.
jest.setTimeout(60_000);
configure({ asyncUtilTimeout: 10_000 });

// jsdom draws nothing that could be scrolled.
Element.prototype.scrollIntoView ??= () => undefined;

// What one test writes is no draft of the next.
afterEach(() => sessionStorage.clear());

global.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
