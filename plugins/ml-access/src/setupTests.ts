import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// A busy machine draws slowly; what is waited for still has to come.
jest.setTimeout(60_000);
configure({ asyncUtilTimeout: 10_000 });

global.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

global.IntersectionObserver ??= class {
  readonly root = null;
  readonly rootMargin = '';
  readonly thresholds = [];
  observe() {}
  unobserve() {}
  disconnect() {}
  takeRecords() {
    return [];
  }
};
