import { renderHookWithApis } from '../__testUtils__/renderWithApis';
import { useLengthProblem } from './useLengthProblem';

describe('the length of a text', () => {
  it.each([
    ['', undefined],
    [` ${'x'.repeat(2_000)}\n`, undefined],
    ['x'.repeat(2_001), '2,001 of 2,000 characters'],
  ])('is a problem only beyond the most (%#)', (text, problem) => {
    const { result } = renderHookWithApis(() => useLengthProblem(), {
      initialProps: undefined,
    });
    expect(result.current(text, 2_000)).toBe(problem);
  });
});
