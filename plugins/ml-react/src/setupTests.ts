import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Waits end with their condition; these are only the ends of waits in vain, for a machine that is busy.
configure({ asyncUtilTimeout: 15_000 });
jest.setTimeout(60_000);
