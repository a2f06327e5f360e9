import type { ReactElement, ReactNode } from 'react';
import { mockApis, TestApiProvider } from '@backstage/frontend-test-utils';
import { signalApiRef } from '@backstage/plugin-signals-react';
import type { SignalApi } from '@backstage/plugin-signals-react';
import { render, renderHook } from '@testing-library/react';

function withApis(signals?: SignalApi) {
  return ({ children }: { children: ReactNode }) => (
    <TestApiProvider apis={[mockApis.translation(), mockApis.error()]}>
      {signals ? (
        <TestApiProvider
          apis={[
            mockApis.translation(),
            mockApis.error(),
            [signalApiRef, signals],
          ]}
        >
          {children}
        </TestApiProvider>
      ) : (
        children
      )}
    </TestApiProvider>
  );
}

/** Renders with the default texts. */
export function renderWithApis(element: ReactElement) {
  return render(element, { wrapper: withApis() });
}

/** Renders a hook, with a signals api where one is given. */
export function renderHookWithApis<R, P>(
  hook: (props: P) => R,
  options: { initialProps: P; signals?: SignalApi },
) {
  return renderHook(hook, {
    initialProps: options.initialProps,
    wrapper: withApis(options.signals),
  });
}
