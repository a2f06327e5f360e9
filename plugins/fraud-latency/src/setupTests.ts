import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';
import FakeUplot from './__testUtils__/fakeUplot';

jest.mock('uplot', () => ({ __esModule: true, default: FakeUplot }));

// A busy machine draws slowly; what is waited for still has to come.
jest.setTimeout(60_000);
configure({ asyncUtilTimeout: 10_000 });

global.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
