import { formatMetric } from '@modelport/plugin-ml-react';

/** A measured value of a metric, which evidence keeps as text in full, as tables of metrics write it. */
export function measuredNumber(name: string, text: string): string {
  const isNumber =
    text === 'NaN' || (text.trim() !== '' && !Number.isNaN(Number(text)));
  return isNumber ? formatMetric(name, Number(text)) : text;
}
