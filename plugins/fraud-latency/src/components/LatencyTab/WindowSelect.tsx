import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Select } from '@backstage/ui';
import type { LatencyWindow } from '@modelport/plugin-fraud-latency-common';
import { useUrlState } from '@modelport/plugin-ml-react';
import {
  USUAL_WINDOW,
  WINDOW_NAMES,
  windowOf,
} from '../../model/latencyWindow';
import { fraudLatencyTranslationRef } from '../../translation';

/** The span that the URL names. */
export function useWindow(): LatencyWindow {
  return windowOf(useUrlState().get('window'));
}

/** Chooses the span of time; the URL keeps it. */
export function WindowSelect() {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const url = useUrlState();
  const window = useWindow();
  return (
    <Select
      label={t('tab.window')}
      options={WINDOW_NAMES.map(name => ({
        value: name,
        label: t(`window.${name}`),
      }))}
      value={window}
      onChange={next =>
        url.go({
          window: next === USUAL_WINDOW ? undefined : windowOf(String(next)),
        })
      }
    />
  );
}
