import { act, renderHook } from '@testing-library/react';
import type { PropsWithChildren } from 'react';
import { MemoryRouter } from 'react-router-dom';
import { useUrlState } from './useUrlState';

describe('useUrlState', () => {
  it('keeps the rest of the address over a change, and takes empty values away', () => {
    const wrapper = ({ children }: PropsWithChildren) => (
      <MemoryRouter initialEntries={['/page?run=1&tab=log']}>
        {children}
      </MemoryRouter>
    );
    const { result } = renderHook(() => useUrlState(), { wrapper });
    expect(result.current.get('run')).toBe('1');
    expect(result.current.get('none')).toBeUndefined();
    expect(result.current.href({ run: '2' })).toBe('/page?run=2&tab=log');
    expect(result.current.href({ run: undefined, tab: '' })).toBe('/page');
    act(() => result.current.go({ tab: undefined }));
    expect(result.current.get('tab')).toBeUndefined();
    expect(result.current.get('run')).toBe('1');
  });
});
