import { useSyncExternalStore } from 'react';

/**
 * Which of the two palettes a chart is drawn with.
 *
 * @public
 */
export type ThemeMode = 'light' | 'dark';

function subscribe(listener: () => void) {
  const observer = new MutationObserver(listener);
  const options = { attributes: true, attributeFilter: ['data-theme-mode'] };
  observer.observe(document.body, options);
  observer.observe(document.documentElement, options);
  return () => observer.disconnect();
}

function read(): ThemeMode {
  const marked =
    document.body.getAttribute('data-theme-mode') ??
    document.documentElement.getAttribute('data-theme-mode');
  return marked === 'dark' ? 'dark' : 'light';
}

/**
 * The theme that Backstage UI shows now; canvas charts redraw with it.
 *
 * @public
 */
export function useThemeMode(): ThemeMode {
  return useSyncExternalStore(subscribe, read);
}
