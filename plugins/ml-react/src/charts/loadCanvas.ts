import { validLocale } from '@modelport/plugin-ml-common';

/**
 * Loads the part that draws. uPlot makes a format of the browser's language while it loads, which throws where that is
 * none (`en-US@posix`); meanwhile the browser has a language that formats take.
 */
export async function loadCanvas() {
  const locale = validLocale(navigator.language);
  if (locale === navigator.language) {
    return import('./UPlotCanvas');
  }
  Object.defineProperty(navigator, 'language', {
    configurable: true,
    value: locale,
  });
  try {
    return await import('./UPlotCanvas');
  } finally {
    Reflect.deleteProperty(navigator, 'language');
  }
}
