import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { formatDuration } from '@modelport/plugin-ml-common';
import type {
  QuantileFigure,
  ShareFigure,
} from '@modelport/plugin-fraud-latency-common';
import { percent } from '../../model/percent';
import { fraudLatencyTranslationRef } from '../../translation';

const counts = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** A count with all of its digits: `1,234,567`. */
export const writeCount = (count: number): string => counts.format(count);

/** Seconds as people say them. */
export const writeSeconds = (seconds: number): string =>
  formatDuration(seconds * 1_000);

/** `10 to 20 ms` names the unit once. */
function withoutSameUnit(from: string, to: string): string {
  const unit = /^[\d.]+( \S+)$/.exec(from)?.[1];
  return unit && to.endsWith(unit) ? from.slice(0, -unit.length) : from;
}

/** Figures of histograms in words. */
export interface FigureWords {
  /** Between two bounds in seconds; the last bucket has none above it. */
  bucket: (aboveSeconds: number, upToSeconds?: number) => string;
  quantile: (figure: QuantileFigure) => string;
  share: (figure: ShareFigure) => string;
}

/** Gives the words for figures that are known as bounds. */
export function useFigureWords(): FigureWords {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  return useMemo(() => {
    const bucket = (aboveSeconds: number, upToSeconds?: number) => {
      if (upToSeconds === undefined) {
        return t('figures.beyond', { from: writeSeconds(aboveSeconds) });
      }
      const to = writeSeconds(upToSeconds);
      if (aboveSeconds <= 0) return t('figures.upTo', { to });
      const from = withoutSameUnit(writeSeconds(aboveSeconds), to);
      return t('figures.between', { from, to });
    };
    const quantile = (figure: QuantileFigure) => {
      switch (figure.kind) {
        case 'between':
          return bucket(figure.aboveSeconds, figure.upToSeconds);
        case 'beyond':
          return bucket(figure.aboveSeconds);
        case 'too-few':
          return t('figures.tooFew', { needed: writeCount(figure.needed) });
        default:
          throw new Error(`No such figure: ${figure satisfies never}`);
      }
    };
    const share = ({ atLeast, atMost }: ShareFigure) => {
      const [from, to] = [percent(atLeast), percent(atMost)];
      return from === to
        ? to
        : t('figures.between', { from: withoutSameUnit(from, to), to });
    };
    return { bucket, quantile, share };
  }, [t]);
}
